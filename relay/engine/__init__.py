"""The packet engine: one protocol, its implementations."""
