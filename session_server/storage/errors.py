"""Errors of the storage package.

StorageError
├── DatabaseNewer   the database was written by a newer release; install that release, or go back with its migrations
└── DatabaseMissing the address of the database is of a kind that this release does not know
"""

from __future__ import annotations


class StorageError(Exception):
    """Parent of what this package raises by itself; faults of the database pass as SQLAlchemy's own errors."""


class DatabaseNewer(StorageError):
    """The schema's revision is not known to this release."""


class DatabaseMissing(StorageError):
    """Neither SQLite nor PostgreSQL."""
