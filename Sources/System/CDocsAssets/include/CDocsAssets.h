/* The docs pages' assets; see docs_assets.c. */
