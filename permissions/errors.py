"""What this package raises.

PermissionsError
└── RightsWireError      rights in a message or a log do not have the documented form

A refused capability or a faulty profile file is no exception: those are returned values.
"""


class PermissionsError(Exception):
    """Base of everything that this package raises on purpose."""


class RightsWireError(PermissionsError):
    """Rights read from a message or a log name an unknown capability or access; the text says which."""
