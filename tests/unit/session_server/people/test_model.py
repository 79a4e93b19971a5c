"""Values of people: what they print, and roles."""

from __future__ import annotations

from session_server.people.model import Person, Principal, WebSession
from session_server.protocol.rest_kinds import AccountState, Role

PERSON = Person(
    "per_a", "ana", "Ana", "Northwind", "$argon2id$HASH", frozenset({Role.REP}), ("en",), 3, AccountState.ACTIVE, 1.0
)
SESSION = WebSession("web_a", b"HASHBYTES", "per_a", 1.0, 1.0, 2.0, "192.0.2.1", "browser")


def test_hashes_are_not_printed() -> None:
    for text in (repr(PERSON), repr(SESSION), str(Principal(PERSON, SESSION))):
        assert "HASH" not in text
    assert "per_a" in repr(PERSON)


def test_a_principal_has_its_persons_roles() -> None:
    principal = Principal(PERSON, SESSION)
    assert (principal.person_id, principal.roles) == ("per_a", frozenset({Role.REP}))
    assert principal.has(Role.REP, Role.ADMIN)
    assert not principal.has(Role.ADMIN)
