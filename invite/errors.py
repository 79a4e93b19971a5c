"""What this package raises.

InviteError
├── RandomnessError      the caller passed another number of random bytes than needed
├── LinkIdError          a token was to be minted for an id that no token can spell
└── PepperError          the server's pepper is too short to protect session keys

Wrong keys, used links, taken seats and nobody being free are no exceptions: those are returned values.
"""


class InviteError(Exception):
    """Base of everything that this package raises on purpose."""


class RandomnessError(InviteError):
    """Pass as many fresh random bytes as the function's constant names."""


class LinkIdError(InviteError):
    """A link id is 8 to 64 letters, digits, dashes and underscores."""


class PepperError(InviteError):
    """The pepper has fewer than `keys.MIN_PEPPER_BYTES` bytes."""
