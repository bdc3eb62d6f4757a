// Takes this module's place in the map until its first type lands.
