import Testing

/// They share a stage, and take turns on it.
@Suite("Roles", .serialized) enum RolesTests {}
