"""The rule for effects: what narrows takes effect at once, what widens waits for the disk."""

import asyncio

import pytest

from session_server.app import actor as actor_module
from session_server.app.actor import type_of
from session_server.app.errors import EvidenceUnavailable
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.evolve import fold
from session_server.domain.media import EMPTY
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import CloseReason, LeaveReason, Presence
from tests.unit.session_server.app.world import SeenMedia, Socket, World, settle


async def test_a_colleague_receives_the_picture_once_the_join_is_durable() -> None:
    world = await World().start()
    assert (world.track, world.colleague) in world.media.now.subscriptions
    world.log.automatic = False
    joining = asyncio.create_task(world.bring_in("Mei Tanaka"))
    await settle()
    assert len(world.media.now.subscriptions) == 2
    for _ in range(4):
        await world.log.release()
    mei = await joining
    await settle()
    assert (world.track, mei) in world.media.now.subscriptions


async def test_a_right_that_is_taken_is_gone_before_the_disk_answers() -> None:
    world = await World().start()
    world.log.automatic = False
    remove = m.ParticipantRemove(id=1, participant=world.colleague)
    task = asyncio.create_task(world.actor.submit(i.Commanded(world.owner, remove)))
    await settle()
    assert not task.done(), "the reply waits for the log"
    assert (world.track, world.colleague) not in world.media.now.subscriptions
    assert not world.actor.rights(world.colleague).allowed_bits
    assert world.sockets[world.colleague].closed is None, "told when it is durable"
    await world.log.release()
    assert world.sockets[world.colleague].closed == LeaveReason.REMOVED.value
    left = world.sockets[world.colleague].of(m.SessionLeft)
    assert [message.text for message in left] == ["Ana Silva has removed you from the session."]  # type: ignore[attr-defined]


async def test_stop_everything_works_while_the_disk_is_stalled() -> None:
    world = await World().start()
    world.log.automatic = False
    world.actor.enter(i.Commanded(world.owner, m.ChatSend(id=1, text="hello")))
    world.actor.enter(i.Commanded(world.end_user, m.SessionStop(id=2)))
    assert world.media.now == EMPTY


async def test_widening_and_narrowing_under_way_allow_only_what_both_states_allow() -> None:
    world = await World().start()
    world.log.automatic = False
    world.actor.enter(i.Commanded(world.end_user, m.SharePause(id=1)))
    assert world.media.now == EMPTY
    world.actor.enter(i.Commanded(world.end_user, m.ShareResume(id=2)))
    await settle()
    graph_of_head = (world.track, world.owner) in world.media.now.subscriptions
    assert graph_of_head, "the durable state never stopped allowing it, and the newest allows it again"
    await world.log.release()
    assert (world.track, world.owner) in world.media.now.subscriptions


async def test_a_failed_append_closes_the_session_for_everybody() -> None:
    world = await World().start()
    world.log.broken = True
    with pytest.raises(EvidenceUnavailable):
        await world.actor.submit(i.Commanded(world.owner, m.ChatSend(id=1, text="hello")))
    assert world.actor.failed
    assert world.actor.over
    assert world.media.now == EMPTY
    assert all(socket.closed for socket in world.sockets.values())
    again = await world.actor.submit(i.Commanded(world.owner, m.ChatSend(id=2, text="hello")))
    assert again.refusal is not None
    assert again.refusal.code is ErrorCode.RECORDING_UNAVAILABLE


async def test_an_append_that_does_not_come_back_counts_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor_module, "APPEND_DEADLINE_S", 0.01)
    world = await World().start()
    world.log.automatic = False
    with pytest.raises(EvidenceUnavailable):
        await world.actor.submit(i.Commanded(world.owner, m.ChatSend(id=1, text="hello")))
    assert world.media.now == EMPTY


async def test_appends_under_way_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor_module, "MAX_APPENDS_UNDER_WAY", 3)
    world = await World().start()
    world.log.automatic = False
    outcomes = [
        world.actor.enter(i.Commanded(world.owner, m.ChatSend(id=n, text="hello")))[0].refusal for n in range(5)
    ]
    assert outcomes[:3] == [None, None, None]
    assert [refusal and refusal.code for refusal in outcomes[3:]] == [ErrorCode.OVERLOADED] * 2
    await world.log.release()


async def test_team_chat_reaches_colleagues_and_nobody_else() -> None:
    world = await World().start()
    await world.command(world.colleague, m.ChatSend(id=1, audience=m.Audience.TEAM, text="not for Ruth"))
    assert len(world.sockets[world.owner].of(m.ChatPosted)) == 1
    assert world.sockets[world.end_user].of(m.ChatPosted) == []
    assert "not for Ruth" not in "".join(message.model_dump_json() for message in world.sockets[world.end_user].sent)


async def test_clients_learn_which_tracks_they_may_receive() -> None:
    world = await World().start()
    await world.command(world.end_user, m.SharePause(id=1))
    needed = [[track.track for track in message.tracks] for message in world.sockets[world.owner].of(m.MediaNeeded)]  # type: ignore[attr-defined]
    assert needed == [[world.track], []]


async def test_several_commits_in_a_moment_make_one_view() -> None:
    world = await World().start()
    before = len(world.sockets[world.owner].of(m.SessionChanged))
    for number in range(5):
        world.actor.enter(i.Commanded(world.owner, m.ChatSend(id=number, text="hello")))
    await settle()
    assert len(world.sockets[world.owner].of(m.SessionChanged)) - before <= 2


async def test_refusals_are_logged_once_and_counted() -> None:
    world = await World().start()
    for number in range(50):
        await world.actor.submit(i.Commanded(world.colleague, m.SessionStop(id=number)))
    assert world.log.types.count("refusal.recorded") == 1
    world.now += 11_000
    world.actor._on_time()
    await settle()
    counted = [event for _, _, event in world.log.rows if isinstance(event, e.RefusalRecorded)]
    assert [event.count for event in counted] == [1, 49]


async def test_a_socket_is_replaced_and_the_old_one_says_nothing() -> None:
    world = await World().start()
    old = world.sockets[world.colleague]
    await world.connect(world.colleague)
    assert old.closed == "opened elsewhere"
    world.actor.detach(world.colleague, old)
    await settle()
    assert world.actor.durable.participants[world.colleague].presence is Presence.HERE
    world.actor.detach(world.colleague, world.sockets[world.colleague])
    await settle()
    assert world.actor.durable.participants[world.colleague].presence is Presence.AWAY


async def test_input_needs_the_seat_in_both_states() -> None:
    world = await World().start()
    await world.command(world.colleague, m.ControlRequest(id=1))
    prompt = next(iter(world.actor.head.prompts))
    world.log.automatic = False
    allow = m.ConsentDecide(id=2, prompt=prompt, answer=m.ConsentAnswer.ALLOW)
    world.actor.enter(i.Commanded(world.end_user, allow))
    assert world.actor.head.control.driver == world.colleague
    assert not world.actor.drives(world.colleague), "not before the yes is on the disk"
    await world.log.release()
    assert world.actor.drives(world.colleague)
    world.actor.enter(i.Commanded(world.end_user, m.ControlRelease(id=3)))
    assert not world.actor.drives(world.colleague), "and not after it was taken back"
    move = m.InputSend(id=4, events=(m.PointerMove(x=0.5, y=0.5),))
    refusal = world.actor.admits(world.colleague, move)
    assert refusal is not None
    await world.log.release()


async def test_the_clock_ends_questions_without_any_message() -> None:
    world = await World().start()
    await world.command(world.colleague, m.ControlRequest(id=1))
    assert world.actor.head.prompts
    world.now += 30_000
    world.actor._on_time()
    await settle()
    assert not world.actor.head.prompts
    assert "consent.answered" in world.log.types


async def test_the_log_folds_to_the_live_state() -> None:
    world = await World().start()
    await world.command(world.owner, m.SessionClose(id=1, outcome=m.Outcome.SOLVED, resolution="renewed"))
    events = await world.log.read(world.actor.id)
    assert fold(world.actor.id, events) == world.actor.durable
    assert world.actor.over
    assert world.committed[-1] == "participant.left"


async def test_a_session_goes_on_from_its_log() -> None:
    world = await World().start()
    state = fold(world.actor.id, await world.log.read(world.actor.id))
    world.media = SeenMedia()  # of the process that took over
    world.actor = world.make(state, epoch=2)
    await world.actor.submit(i.Recover(2))
    assert world.media.now == EMPTY
    await world.connect(world.end_user)
    await world.actor.submit(i.Publish(world.end_user, world.track, m.TrackKind.SCREEN, "Screen 1"))
    await world.connect(world.owner)
    assert (world.track, world.owner) in world.media.now.subscriptions


async def test_facts_are_written_or_said_not_to_be() -> None:
    world = await World().start()
    await world.actor.record_now(e.RecordingViewed(at_ms=world.now, person="per_x", name="Priya", reason="sample"))
    assert world.log.types[-1] == "recording.viewed"
    world.log.broken = True
    with pytest.raises(EvidenceUnavailable):
        await world.actor.record_now(e.RecordingViewed(at_ms=world.now, person="per_x", name="Priya", reason="again"))
    with pytest.raises(EvidenceUnavailable):
        await world.actor.record_now(e.RecordingViewed(at_ms=world.now, person="per_x", name="Priya", reason="again"))


async def test_ending_and_stopping() -> None:
    world = await World().start()
    world.actor.tell_all(m.ServerDraining(retry_after_ms=1000))
    world.actor.end(CloseReason.EXPIRED)
    await world.actor.drained()
    await settle()
    assert world.actor.over
    stranger = Socket()
    world.actor.attach("par_nobody", stranger)
    world.actor.stop()
    assert stranger.closed == "server stopping"


def test_a_command_is_named_as_on_the_wire() -> None:
    assert type_of(m.ChatSend(id=1, text="x")) == "chat.send"


async def test_a_refusal_beside_something_overdue_appends_both_in_order() -> None:
    world = await World().start()
    await world.command(world.colleague, m.ControlRequest(id=1))
    world.now += 31_000
    await world.actor.submit(i.Commanded(world.colleague, m.SessionStop(id=2)))
    await settle()
    numbers = [seq for _, seq, _ in world.log.rows]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {"consent.answered", "refusal.recorded"} <= set(world.log.types)
