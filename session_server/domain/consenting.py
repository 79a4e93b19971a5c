"""Questions to the end-user, and what an answer opens. PURE. Silence is a no."""

from permissions.capabilities import Capability
from permissions.consent import MORE_THAN_WATCHING, REASK_AFTER_S
from session_server.domain import events as e
from session_server.domain.gate import granted_to
from session_server.domain.seat import take_seat
from session_server.domain.state import Participant, Prompt
from session_server.domain.turn import Refusal, Turn, not_found, not_now
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import ConsentAnswer, LeaveReason, LobbyStep, ParticipantKind, PromptKind

ASKED_AT_USE = frozenset(
    {
        Capability.SCREEN_CONTROL,
        Capability.CLIPBOARD_RECEIVE,
        Capability.CLIPBOARD_SEND,
        Capability.FILE_RECEIVE,
        Capability.FILE_SEND,
        Capability.SYSTEM_ACT,
        Capability.SYSTEM_INSPECT,
    }
)
"""What a guest's admission does not open: the end-user is asked when the guest reaches for it."""


def ask_for_guest(turn: Turn, guest: Participant) -> None:
    """Puts the question whether this external guest may come in; called once the host has said yes."""
    rights = granted_to(turn.state, guest)
    wanted = tuple(c for c in rights if rights.asks(c) and c not in ASKED_AT_USE)
    _ask(turn, guest, PromptKind.GUEST, wanted)


def ask_for_control(turn: Turn, participant: Participant) -> Refusal | None:
    """Puts the question whether this participant may use mouse and keyboard."""
    if turn.state.prompt_for(participant.id) is not None:
        return None
    end_user = turn.state.end_user()
    if end_user is None or not end_user.here:
        return not_now("Nobody is there to answer. Ask again when the end-user is back.")
    if participant.refused_at_ms is not None and turn.now_ms < participant.refused_at_ms + REASK_AFTER_S * 1000:
        return not_now(f"{end_user.name} said no a moment ago. Ask again in a minute.")
    _ask(turn, participant, PromptKind.CONTROL, (Capability.SCREEN_CONTROL,))
    return None


def decide(turn: Turn, command: m.ConsentDecide) -> Refusal | None:
    """The end-user's answer to a prompt."""
    prompt = turn.state.prompts.get(command.prompt)
    if prompt is None:
        return Refusal(ErrorCode.ALREADY_DECIDED, "This question has been answered, or its time is over.")
    answer(turn, prompt, command.answer)
    return None


def answer(turn: Turn, prompt: Prompt, given: ConsentAnswer, *, timed_out: bool = False) -> None:
    """Records the answer and carries it out."""
    granted = _granted(prompt, given)
    turn.emit(
        e.ConsentAnswered(
            at_ms=turn.now_ms,
            actor=None if timed_out else turn.actor,
            prompt=prompt.id,
            kind=prompt.kind,
            participant=prompt.participant,
            answer=given,
            granted=granted,
            timed_out=timed_out,
        )
    )
    match prompt.kind:
        case PromptKind.GUEST if given is ConsentAnswer.DENY:
            leave(turn, prompt.participant, LeaveReason.REFUSED)
        case PromptKind.CONTROL if granted:
            take_seat(turn, prompt.participant)
        case _:
            pass


def withdraw(turn: Turn, command: m.ConsentWithdraw) -> Refusal | None:
    """What the end-user allowed to one participant ends: a guest's picture, anybody's driving."""
    participant = turn.someone(command.participant)
    if participant is None or participant.kind is ParticipantKind.END_USER:
        return not_found("This person")
    prompt = turn.state.prompt_for(participant.id)
    if prompt is not None and prompt.kind is PromptKind.CONTROL:
        answer(turn, prompt, ConsentAnswer.DENY)
    turn.emit(e.ConsentWithdrawn(at_ms=turn.now_ms, actor=turn.actor, participant=participant.id))
    return None


def leave(turn: Turn, participant: str, reason: LeaveReason) -> None:
    turn.emit(e.ParticipantLeft(at_ms=turn.now_ms, actor=turn.actor, participant=participant, reason=reason))


def waiting_guests(turn: Turn) -> list[Participant]:
    """Guests whom the host has admitted and nobody has asked the end-user about yet."""
    return [
        p
        for p in turn.state.present()
        if p.lobby is LobbyStep.WAITING_FOR_END_USER and p.here and turn.state.prompt_for(p.id) is None
    ]


def _ask(turn: Turn, participant: Participant, kind: PromptKind, capabilities: tuple[Capability, ...]) -> None:
    turn.emit(
        e.ConsentAsked(
            at_ms=turn.now_ms,
            actor=participant.id,
            prompt=turn.fresh("ask"),
            kind=kind,
            participant=participant.id,
            capabilities=tuple(capabilities),
            expires_at_ms=turn.now_ms + turn.state.policy.consent_timeout_ms,
        )
    )


def _granted(prompt: Prompt, given: ConsentAnswer) -> tuple[str, ...]:
    if given is ConsentAnswer.ALLOW:
        return tuple(prompt.capabilities)
    if given is ConsentAnswer.ONLY_WATCH:
        return tuple(c for c in prompt.capabilities if c not in MORE_THAN_WATCHING)
    return ()
