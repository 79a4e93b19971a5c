"""The demo's people: made once, kept afterwards. None of them has a password, so none can sign in outside the demo."""

from __future__ import annotations

from dataclasses import dataclass

from session_server.people.accounts import Accounts, NewPerson
from session_server.people.model import Membership, Person, SkillLevel
from session_server.people.ports import SkillStore, TeamStore
from session_server.protocol.rest_kinds import Role

DEMO_ORGANISATION = "Northwind IT"
DEMO_TEAMS = ("Service desk", "ERP applications")
DEMO_SKILLS = ("Acme Ledger", "Certificates", "VPN", "Windows")


@dataclass(frozen=True, slots=True)
class DemoPersona:
    """One person of the demo's story."""

    login: str
    display_name: str
    roles: frozenset[Role]
    teams: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    languages: tuple[str, ...] = ("en",)


DEMO_PERSONAS = (
    DemoPersona(
        "ana", "Ana Silva", frozenset({Role.REP}), ("Service desk",), (("VPN", 4), ("Windows", 4)), ("en", "pt")
    ),
    DemoPersona(
        "tomas",
        "Tomás Lindqvist",
        frozenset({Role.REP}),
        ("ERP applications",),
        (("Acme Ledger", 5), ("Certificates", 3)),
        ("en", "sv"),
    ),
    DemoPersona(
        "mei",
        "Mei Tanaka",
        frozenset({Role.REP, Role.TEAM_LEAD}),
        ("Service desk", "ERP applications"),
        (("Acme Ledger", 3), ("Windows", 5)),
        ("en", "ja"),
    ),
    DemoPersona("samir", "Samir Benali", frozenset({Role.ADMIN}), languages=("en", "fr")),
    DemoPersona("priya", "Priya Raman", frozenset({Role.AUDITOR})),
)


async def seed(accounts: Accounts, teams: TeamStore, skills: SkillStore, now: float) -> tuple[Person, ...]:
    """Make what is missing and leave the rest as it is; returns the demo people in the order of the story."""
    team_ids = {name: (await teams.ensure(name)).id for name in DEMO_TEAMS}
    skill_ids = {name: (await skills.ensure(name)).id for name in DEMO_SKILLS}
    found: list[Person] = []
    for persona in DEMO_PERSONAS:
        person = await accounts.by_login(persona.login)
        if person is None:
            made = await accounts.add(
                NewPerson(
                    login=persona.login,
                    display_name=persona.display_name,
                    organisation=DEMO_ORGANISATION,
                    roles=persona.roles,
                    languages=persona.languages,
                    membership=Membership(
                        tuple(team_ids[name] for name in persona.teams),
                        tuple(SkillLevel(skill_ids[name], level) for name, level in persona.skills),
                    ),
                ),
                now,
            )
            if not isinstance(made, Person):
                continue  # Somebody took the login in between: the next start finds that account.
            person = made
        found.append(person)
    return tuple(found)
