"""Rows of sign-in, sign-out, one's own password and one's own browsers."""

from __future__ import annotations

from session_server.api.context import Context, instant_ms
from session_server.api.outcomes import Refusal, Reply, SetCookie
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Method, Route
from session_server.people.demo import DEMO_PERSONAS
from session_server.people.errors import AccountRefusal, SignInReason, SignInRefused
from session_server.people.model import Person, WebSession
from session_server.people.web_sessions import IssuedSession
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_auth import (
    ChangePasswordRequest,
    DemoSignInRequest,
    Me,
    SignInRequest,
    WebSessionInfo,
    WebSessionList,
    WebSessionPath,
)
from session_server.protocol.rest_kinds import AccountState, HttpCode

_SIGN_IN_CODES = {
    SignInReason.WRONG_CREDENTIALS: HttpCode.WRONG_CREDENTIALS,
    SignInReason.RATE_LIMITED: ErrorCode.RATE_LIMITED,
    SignInReason.OVERLOADED: ErrorCode.OVERLOADED,
}
_DEMO_LOGINS = frozenset(persona.login for persona in DEMO_PERSONAS)


async def sign_in(context: Context) -> Reply | Refusal:
    """Check login and password and set the cookie."""
    body = context.body(SignInRequest)
    outcome = await context.services.sign_in.sign_in(
        body.login, body.password.get_secret_value(), context.address, context.user_agent, context.now
    )
    if isinstance(outcome, SignInRefused):
        return Refusal(_SIGN_IN_CODES[outcome.reason], retry_after_s=outcome.retry_after_s)
    await _end_current(context)
    return _signed_in(context, outcome.person, outcome.issued)


async def demo_sign_in(context: Context) -> Reply | Refusal:
    """Sign in one of the demo's people without a password. The row exists in the demo alone."""
    login = context.body(DemoSignInRequest).login
    person = await context.services.accounts.by_login(login) if login in _DEMO_LOGINS else None
    if person is None or person.state is not AccountState.ACTIVE:
        return Refusal(ErrorCode.NOT_FOUND, "The demo has nobody of this name.")
    await _end_current(context)
    sessions = context.services.web_sessions
    return _signed_in(context, person, await sessions.open(person, context.address, context.user_agent, context.now))


async def sign_out(context: Context) -> Reply:
    """End this browser's sign-in; does nothing when there is none."""
    await _end_current(context)
    return Reply(cookies=(SetCookie(None),))


async def get_me(context: Context) -> Reply:
    """The signed-in person."""
    return Reply(_me(context.signed_in.person, context.signed_in.web_session))


async def change_password(context: Context) -> Reply | Refusal:
    """Set one's own password; every other browser is signed out."""
    body = context.body(ChangePasswordRequest)
    refusal = await context.services.accounts.change_own_password(
        context.signed_in, body.current_password.get_secret_value(), body.new_password.get_secret_value(), context.now
    )
    if refusal is AccountRefusal.WRONG_PASSWORD:
        return Refusal(ErrorCode.NOT_PERMITTED, "The current password is not right. Check it and try again.")
    if refusal is not None:
        return Refusal(HttpCode.WEAK_PASSWORD)
    return Reply()


async def list_web_sessions(context: Context) -> Reply:
    """Browsers in which the person is signed in."""
    me = context.signed_in
    found = await context.services.web_sessions.of_person(me.person_id, context.now)
    return Reply(WebSessionList(web_sessions=tuple(_info(one, me.web_session.id) for one in found)))


async def revoke_web_session(context: Context) -> Reply | Refusal:
    """Sign one of one's own browsers out."""
    session_id = context.path(WebSessionPath).web_session
    if not await context.services.web_sessions.revoke(context.signed_in.person_id, session_id, context.now):
        return Refusal(ErrorCode.NOT_FOUND, "This sign-in has ended already.")
    return Reply()


async def revoke_other_web_sessions(context: Context) -> Reply:
    """Sign all of one's other browsers out."""
    me = context.signed_in
    await context.services.web_sessions.revoke_all(me.person_id, context.now, keep=me.web_session.id)
    return Reply()


async def _end_current(context: Context) -> None:
    # A sign-in always gives a new cookie, and the one before it is worth nothing any more.
    if context.principal is not None:
        session = context.principal.web_session
        await context.services.web_sessions.revoke(session.person_id, session.id, context.now)


def _signed_in(context: Context, person: Person, issued: IssuedSession) -> Reply:
    life_s = int(issued.session.expires_at - context.now)
    return Reply(_me(person, issued.session), cookies=(SetCookie(issued.token, life_s),))


def _me(person: Person, session: WebSession) -> Me:
    return Me(
        person=person.id,
        login=person.login,
        display_name=person.display_name,
        organisation=person.organisation,
        roles=tuple(sorted(person.roles)),
        web_session=session.id,
        expires_at_ms=instant_ms(session.expires_at),
    )


def _info(session: WebSession, current: str) -> WebSessionInfo:
    return WebSessionInfo(
        web_session=session.id,
        current=session.id == current,
        created_at_ms=instant_ms(session.created_at),
        last_seen_at_ms=instant_ms(session.last_seen_at),
        expires_at_ms=instant_ms(session.expires_at),
        address=session.address,
        user_agent=session.user_agent,
    )


AUTH_ROUTES = (
    Route(
        Method.POST,
        "/api/v1/auth/sign-in",
        sign_in,
        Right.PUBLIC,
        RateClass.SIGN_IN,
        "Sign in with login and password",
        request=SignInRequest,
        response=Me,
        errors=frozenset({HttpCode.WRONG_CREDENTIALS, ErrorCode.OVERLOADED}),
        tag="sign-in",
    ),
    Route(
        Method.POST,
        "/api/v1/demo/sign-in",
        demo_sign_in,
        Right.DEMO,
        RateClass.SIGN_IN,
        "Sign in one of the demo's people; exists in the demo alone",
        request=DemoSignInRequest,
        response=Me,
        errors=frozenset({ErrorCode.NOT_FOUND}),
        tag="sign-in",
    ),
    Route(
        Method.POST,
        "/api/v1/auth/sign-out",
        sign_out,
        Right.PUBLIC,
        RateClass.WRITE,
        "Sign out",
        tag="sign-in",
    ),
    Route(
        Method.GET,
        "/api/v1/auth/me",
        get_me,
        Right.SIGNED_IN,
        RateClass.READ,
        "The signed-in person",
        response=Me,
        tag="sign-in",
    ),
    Route(
        Method.POST,
        "/api/v1/auth/password",
        change_password,
        Right.SIGNED_IN,
        RateClass.SIGN_IN,
        "Change one's own password",
        request=ChangePasswordRequest,
        errors=frozenset({ErrorCode.NOT_PERMITTED, HttpCode.WEAK_PASSWORD, ErrorCode.OVERLOADED}),
        tag="sign-in",
    ),
    Route(
        Method.GET,
        "/api/v1/auth/sessions",
        list_web_sessions,
        Right.SIGNED_IN,
        RateClass.READ,
        "Browsers in which one is signed in",
        response=WebSessionList,
        tag="sign-in",
    ),
    Route(
        Method.DELETE,
        "/api/v1/auth/sessions",
        revoke_other_web_sessions,
        Right.SIGNED_IN,
        RateClass.WRITE,
        "Sign all other browsers out",
        tag="sign-in",
    ),
    Route(
        Method.DELETE,
        "/api/v1/auth/sessions/{web_session}",
        revoke_web_session,
        Right.SIGNED_IN,
        RateClass.WRITE,
        "Sign one browser out",
        path_params=WebSessionPath,
        errors=frozenset({ErrorCode.NOT_FOUND}),
        tag="sign-in",
    ),
)
