"""The session machine: a state and an input make events, or a refusal. PURE: no clock, no randomness, no I/O.

`handle` is the only way a session changes. Whoever calls it makes the events durable before anything wider than before
takes effect (see `session_server.app.actor`).
"""

from session_server.domain import closing, consenting, driving, inviting, joining, sharing
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.consequences import settle
from session_server.domain.gate import END_USER_ONLY, NEEDS, capability_for
from session_server.domain.state import MAX_KEYS, SessionState
from session_server.domain.turn import Fresh, Outcome, Refusal, Turn, not_now, not_permitted
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import ParticipantKind

NOT_OPEN = Refusal(ErrorCode.NOT_FOUND, "There is no such session.")


def handle(state: SessionState, given: i.Input, now_ms: int, fresh: Fresh) -> Outcome:
    """One input's whole outcome. Never raises for anything that a peer can send.

    What is overdue happens first, so that an answer after the time is too late however late the clock's tick comes. A node
    that takes over is the exception: time without a server was nobody's silence.
    """
    turn = Turn(state, now_ms, fresh)
    if not isinstance(given, i.Recover):
        settle(turn)
    if not turn.state.owner and not isinstance(given, i.Open):
        return Outcome(turn.state, (), NOT_OPEN)
    closed = turn.state.closed and not isinstance(given, i.Evidence)
    refusal = joining.CLOSED if closed else _dispatch(turn, given)
    settle(turn)
    return Outcome(turn.state, tuple(turn.events), refusal, None if refusal else turn.result)


def _dispatch(turn: Turn, given: i.Input) -> Refusal | None:
    match given:
        case i.Open():
            return _open(turn, given)
        case i.IssueKey():
            return _issue_key(turn, given)
        case i.JoinEndUser():
            return joining.join_end_user(turn, given)
        case i.RedeemLink():
            return joining.redeem_link(turn, given)
        case i.AcceptInvitation():
            return joining.accept_invitation(turn, given)
        case i.DeclineInvitation():
            return joining.decline_invitation(turn, given)
        case i.Rejoin():
            return joining.rejoin(turn, given)
        case i.Connected():
            return joining.connected(turn, given)
        case i.Disconnected():
            return joining.disconnected(turn, given.participant)
        case i.Commanded():
            return _commanded(turn, given)
        case i.Publish():
            return sharing.publish(turn, given)
        case i.MediaLost():
            return sharing.lost(turn, given.tracks)
        case i.Evidence():
            return turn.emit(given.event)
        case i.Recover():
            return turn.emit(e.SessionRecovered(at_ms=turn.now_ms, epoch=given.epoch))
        case i.EndNow():
            return closing.end(turn, given.reason)
    return None  # a tick: what is due by the clock is settled before and after every input


def _open(turn: Turn, given: i.Open) -> Refusal | None:
    if turn.state.owner:
        return not_now("This session is open already.")
    owner = turn.fresh("par")
    turn.result = turn.actor = owner
    turn.emit(
        e.SessionOpened(
            at_ms=turn.now_ms,
            actor=owner,
            title=given.title,
            description=given.description,
            external_ref=given.external_ref,
            organisation=given.organisation,
            owner=e.Seat(
                participant=owner,
                kind=ParticipantKind.INTERNAL,
                name=given.owner.name,
                organisation=given.owner.organisation,
                person=given.owner.person,
                profile=given.profile.id,
                profile_name=given.profile.name,
                rights=given.profile.rights.to_wire(),
                colour=0,
            ),
            ceiling=None if given.ceiling is None else given.ceiling.to_wire(),
            recording=given.recording,
            consent_timeout_s=given.consent_timeout_s,
            owner_grace_s=given.owner_grace_s,
            place_kept_s=given.place_kept_s,
            demo=given.demo,
        )
    )
    return None


def _issue_key(turn: Turn, given: i.IssueKey) -> Refusal | None:
    if given.by != turn.state.owner:
        return Refusal(ErrorCode.NOT_PERMITTED, "Only the owner of a session can make a key.")
    if len(turn.state.keys) >= MAX_KEYS:
        return not_now(f"At most {MAX_KEYS} keys can be made in one session.")
    turn.emit(
        e.KeyIssued(at_ms=turn.now_ms, actor=given.by, key_hash=given.key_hash, expires_at_ms=given.expires_at_ms)
    )
    return None


def _commanded(turn: Turn, given: i.Commanded) -> Refusal | None:
    """A participant's command, after the one gate."""
    person = turn.someone(given.participant)
    if person is None:
        return Refusal(ErrorCode.NOT_FOUND, "You are not in this session any more.")
    turn.actor = given.participant
    refusal = admits(turn.state, given.participant, given.command)
    return refusal if refusal is not None else _carry_out(turn, given)


def admits(state: SessionState, participant: str, command: m.Command) -> Refusal | None:
    """The gate's answer to one command: None, or why not. Also asked for input, which never reaches the log."""
    turn = Turn(state, 0, _no_ids)
    person = turn.someone(participant)
    if person is None:
        return Refusal(ErrorCode.NOT_FOUND, "You are not in this session any more.")
    if type(command) not in NEEDS:
        return Refusal(ErrorCode.WRONG_CHANNEL, "This command is not one for a session.")
    if type(command) in END_USER_ONLY and person.kind is not ParticipantKind.END_USER:
        return Refusal(ErrorCode.NOT_PERMITTED, "Only the person whose screen is shared can do that.")
    capability = capability_for(command, person.kind)
    if capability is not None and not turn.allows(participant, capability):
        return not_permitted(turn, participant, _DOING.get(type(command), "do that"))
    if isinstance(command, m.InputSend) and state.control.driver != participant:
        return Refusal(ErrorCode.NOT_DRIVING, "Somebody else is driving, or nobody. Ask for mouse and keyboard first.")
    return None


def _no_ids(prefix: str) -> str:
    raise AssertionError(f"the gate makes nothing new: {prefix}")


def _carry_out(turn: Turn, given: i.Commanded) -> Refusal | None:
    by, command = given.participant, given.command
    match command:
        case m.ChatSend():
            return closing.chat(turn, by, command)
        case m.TrackUnpublish():
            return sharing.unpublish(turn, by, command)
        case m.SharePause():
            return sharing.pause(turn, by)
        case m.ShareResume():
            return sharing.resume(turn, by)
        case m.ConsentDecide():
            return consenting.decide(turn, command)
        case m.ConsentWithdraw():
            return consenting.withdraw(turn, command)
        case m.ControlRequest():
            return driving.request(turn, by)
        case m.ControlGrant():
            return driving.grant(turn, by, command)
        case m.ControlRelease():
            return driving.give_up(turn, by)
        case m.InvitationCreate():
            return inviting.invite(turn, given, command)
        case m.InvitationCancel():
            return inviting.cancel(turn, by, command)
        case m.GuestLinkCreate():
            return inviting.make_link(turn, given, command)
        case m.GuestLinkRevoke():
            return inviting.revoke_link(turn, by, command)
        case m.GuestAdmit():
            return inviting.admit(turn, by, command.participant)
        case m.GuestRefuse():
            return inviting.refuse(turn, by, command.participant)
        case m.RightsSet():
            return inviting.set_rights(turn, given, command)
        case m.ParticipantRemove():
            return joining.remove(turn, by, command.participant)
        case m.SessionStop():
            return sharing.stop(turn, by)
        case m.SessionLeave():
            return joining.leave_session(turn, by)
        case m.SessionClose():
            return closing.close(turn, command)
        case _:
            return Refusal(ErrorCode.WRONG_CHANNEL, "This command is not one for a session's log.")


_DOING: dict[type[m.Command], str] = {
    m.ChatSend: "write in this chat",
    m.MediaOffer: "send or receive this picture",
    m.ShareResume: "share a screen",
    m.InvitationCreate: "invite colleagues",
    m.InvitationCancel: "invite colleagues",
    m.GuestLinkCreate: "invite people from outside",
    m.GuestLinkRevoke: "invite people from outside",
    m.GuestAdmit: "let guests in",
    m.GuestRefuse: "let guests in",
    m.RightsSet: "change what others may do",
    m.ParticipantRemove: "remove somebody",
    m.SessionClose: "end this session",
    m.InputSend: "use the mouse and keyboard",
    m.PointerShow: "point and draw",
}
"""What a command is called in a refusal's sentence: `You may not …`."""
