"""Rows of colleagues, teams, skills, and of accounts for administrators."""

from __future__ import annotations

from pydantic import SecretStr

from session_server.api.context import Context, instant_ms
from session_server.api.outcomes import Refusal, Reply
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Method, Route
from session_server.people.accounts import NewPerson, PersonChange
from session_server.people.directory import Entry
from session_server.people.errors import AccountRefusal
from session_server.people.model import Membership, SkillLevel
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest import FieldProblem
from session_server.protocol.rest_kinds import HttpCode
from session_server.protocol.rest_people import (
    Account,
    AccountList,
    Colleague,
    ColleagueList,
    CreatePersonRequest,
    NamedSkill,
    NamedTeam,
    PersonPath,
    SkillInfo,
    SkillList,
    SkillOf,
    TeamInfo,
    TeamList,
    UpdatePersonRequest,
)

_CODES = {
    AccountRefusal.LOGIN_TAKEN: HttpCode.LOGIN_TAKEN,
    AccountRefusal.WEAK_PASSWORD: HttpCode.WEAK_PASSWORD,
    AccountRefusal.UNKNOWN_PERSON: ErrorCode.NOT_FOUND,
    AccountRefusal.UNKNOWN_MEMBERSHIP: HttpCode.INVALID_FIELDS,
    AccountRefusal.WRONG_PASSWORD: ErrorCode.NOT_PERMITTED,
    AccountRefusal.LAST_ADMIN: HttpCode.LAST_ADMIN,
    AccountRefusal.NEEDS_AUDITOR: HttpCode.NEEDS_AUDITOR,
    AccountRefusal.OWN_RIGHTS: HttpCode.OWN_RIGHTS,
}
_FIELDS = {
    AccountRefusal.UNKNOWN_MEMBERSHIP: (
        FieldProblem(path="teams, skills", text="One of these teams or skills does not exist."),
    ),
}
_CHANGE_ERRORS = frozenset(set(_CODES.values()) | {ErrorCode.OVERLOADED})


async def list_colleagues(context: Context) -> Reply:
    """Everybody who works in sessions, with presence, teams and skills."""
    entries = await context.services.directory.colleagues()
    return Reply(ColleagueList(people=tuple(_colleague(entry) for entry in entries)))


async def list_teams(context: Context) -> Reply:
    """All teams."""
    teams = await context.services.directory.teams()
    return Reply(
        TeamList(
            teams=tuple(
                TeamInfo(
                    team=one.team.id,
                    name=one.team.name,
                    member_count=one.members,
                    available_count=one.available,
                )
                for one in teams
            )
        )
    )


async def list_skills(context: Context) -> Reply:
    """All skills."""
    skills = await context.services.directory.skills()
    return Reply(
        SkillList(
            skills=tuple(
                SkillInfo(
                    skill=one.skill.id,
                    name=one.skill.name,
                    holder_count=one.holders,
                    available_count=one.available,
                )
                for one in skills
            )
        )
    )


async def list_accounts(context: Context) -> Reply:
    """All accounts."""
    entries = await context.services.directory.everybody()
    return Reply(AccountList(people=tuple(_account(entry) for entry in entries)))


async def create_account(context: Context) -> Reply | Refusal:
    """Make an account."""
    body = context.body(CreatePersonRequest)
    made = await context.services.accounts.add(
        NewPerson(
            login=body.login,
            display_name=body.display_name,
            organisation=body.organisation or context.services.settings.organisation,
            password=_plain(body.password),
            roles=body.roles,
            languages=body.languages,
            capacity=body.capacity,
            membership=Membership(body.teams, _levels(body.skills) or ()),
        ),
        context.now,
        by=context.signed_in,
    )
    if isinstance(made, AccountRefusal):
        return _refused(made)
    return await _account_reply(context, made.id)


async def change_account(context: Context) -> Reply | Refusal:
    """Change an account."""
    body = context.body(UpdatePersonRequest)
    change = PersonChange(
        display_name=body.display_name,
        organisation=body.organisation,
        password=_plain(body.password),
        roles=body.roles,
        languages=body.languages,
        capacity=body.capacity,
        state=body.state,
        teams=body.teams,
        skills=_levels(body.skills),
    )
    changed = await context.services.accounts.change(
        context.path(PersonPath).person, change, context.now, by=context.signed_in
    )
    if isinstance(changed, AccountRefusal):
        return _refused(changed)
    return await _account_reply(context, changed.id)


async def _account_reply(context: Context, person_id: str) -> Reply | Refusal:
    entry = await context.services.directory.of_person(person_id)
    return Reply(_account(entry)) if entry is not None else Refusal(ErrorCode.NOT_FOUND)


def _refused(reason: AccountRefusal) -> Refusal:
    return Refusal(_CODES[reason], fields=_FIELDS.get(reason, ()))


def _plain(password: SecretStr | None) -> str | None:
    return password.get_secret_value() if password is not None else None


def _levels(skills: tuple[SkillOf, ...] | None) -> tuple[SkillLevel, ...] | None:
    return None if skills is None else tuple(SkillLevel(one.skill, one.level) for one in skills)


def _teams(entry: Entry) -> tuple[NamedTeam, ...]:
    return tuple(NamedTeam(team=team.id, name=team.name) for team in entry.teams)


def _skills(entry: Entry) -> tuple[NamedSkill, ...]:
    return tuple(NamedSkill(skill=skill.id, name=skill.name, level=level) for skill, level in entry.skills)


def _colleague(entry: Entry) -> Colleague:
    person = entry.person
    return Colleague(
        person=person.id,
        display_name=person.display_name,
        organisation=person.organisation,
        presence=entry.presence,
        roles=tuple(sorted(person.roles)),
        teams=_teams(entry),
        skills=_skills(entry),
        languages=person.languages,
        capacity=person.capacity,
    )


def _account(entry: Entry) -> Account:
    person = entry.person
    return Account(
        person=person.id,
        login=person.login,
        display_name=person.display_name,
        organisation=person.organisation,
        roles=tuple(sorted(person.roles)),
        languages=person.languages,
        capacity=person.capacity,
        state=person.state,
        has_password=person.password_hash is not None,
        created_at_ms=instant_ms(person.created_at),
        teams=_teams(entry),
        skills=_skills(entry),
    )


PEOPLE_ROUTES = (
    Route(
        Method.GET,
        "/api/v1/people",
        list_colleagues,
        Right.STAFF,
        RateClass.READ,
        "Colleagues with presence, teams and skills",
        response=ColleagueList,
        tag="people",
    ),
    Route(
        Method.GET,
        "/api/v1/teams",
        list_teams,
        Right.SIGNED_IN,
        RateClass.READ,
        "Teams",
        response=TeamList,
        tag="people",
    ),
    Route(
        Method.GET,
        "/api/v1/skills",
        list_skills,
        Right.SIGNED_IN,
        RateClass.READ,
        "Skills",
        response=SkillList,
        tag="people",
    ),
    Route(
        Method.GET,
        "/api/v1/admin/people",
        list_accounts,
        Right.ADMIN,
        RateClass.READ,
        "All accounts",
        response=AccountList,
        tag="administration",
    ),
    Route(
        Method.POST,
        "/api/v1/admin/people",
        create_account,
        Right.ADMIN,
        RateClass.WRITE,
        "Make an account",
        request=CreatePersonRequest,
        response=Account,
        status=201,
        errors=_CHANGE_ERRORS,
        tag="administration",
    ),
    Route(
        Method.PATCH,
        "/api/v1/admin/people/{person}",
        change_account,
        Right.ADMIN,
        RateClass.WRITE,
        "Change an account",
        request=UpdatePersonRequest,
        response=Account,
        path_params=PersonPath,
        errors=_CHANGE_ERRORS,
        tag="administration",
    ),
)
