"""A session in which everything happens that a log can hold, the same each time it is told."""

from permissions.rights import Rights
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import Audience, Feature
from tests.unit.session_server.domain.story import (
    ASSIST,
    MINUTE_MS,
    VENDOR_ASSIST,
    VENDOR_VIEW,
    VIEW_ONLY,
    Story,
    ident,
)


def walk() -> Story:
    """The whole story."""
    story = Story()
    owner = story.open(ceiling=Rights.ALL)
    story.wait(1000)
    end_user, seat = _end_user_comes(story)
    colleague = _colleagues_come(story)
    guest = _guests_come(story)
    _control_changes_hands(story, end_user, colleague, guest)
    _rights_and_words(story, colleague, guest)
    _evidence(story, end_user)
    _comes_and_goes(story, end_user, colleague)
    story.say(end_user, m.SessionStop(id=1))
    story.wait(1000)
    story.close()
    at_ms = story.now_ms + MINUTE_MS
    _note(story, e.SurveyAnswered(at_ms=at_ms, participant=end_user, effort=2, satisfaction=5, comment="Thanks"))
    _note(story, e.RecordingViewed(at_ms=at_ms, person=ident("per", 7), name="Ada", reason="Complaint 12"))
    assert owner in story.state.participants
    assert seat in story.state.keys
    return story


def _note(story: Story, event: e.AnyEvent) -> None:
    story.give(i.Evidence(event))


def _end_user_comes(story: Story) -> tuple[str, str]:
    story.key()
    key = story.key()
    end_user = story.use_key(key).result or ""
    story.connect(end_user, Feature.INPUT)
    story.share(end_user)
    return end_user, key


def _colleagues_come(story: Story) -> str:
    story.wait(1000)
    colleague = story.colleague(2, ASSIST)
    declined = story.invite(3)
    story.give(i.DeclineInvitation(declined, i.PersonFacts("Person 3", "Acme", ident("per", 3))))
    story.say(story.state.owner, m.InvitationCancel(id=1, invitation=story.invite(4)))
    story.invite(5)
    story.wait(3 * MINUTE_MS)
    return colleague


def _guests_come(story: Story) -> str:
    guest = story.guest(VENDOR_ASSIST)
    locked = story.link(VENDOR_VIEW, pin_hash="$argon2id$stand-in")
    story.redeem(locked, "other", pin=False)
    story.say(story.state.owner, m.GuestLinkRevoke(id=1, link=locked))
    returning = story.link(VENDOR_VIEW)
    visitor = story.visitor(returning, "third")
    story.drop(visitor)
    story.wait(MINUTE_MS)
    story.redeem(returning, "third")
    story.connect(visitor)
    story.admit(visitor)
    story.drop(visitor)
    return guest


def _control_changes_hands(story: Story, end_user: str, colleague: str, guest: str) -> None:
    story.drive(colleague)
    story.ask(guest)
    story.decide(guest)
    story.say(colleague, m.ControlGrant(id=1, participant=guest))
    story.ask(colleague)
    story.say(end_user, m.ControlRelease(id=1))
    story.wait(MINUTE_MS)
    story.ask(colleague)
    story.wait(30_000)
    story.say(end_user, m.ConsentWithdraw(id=1, participant=guest))


def _rights_and_words(story: Story, colleague: str, guest: str) -> None:
    story.set_rights(colleague, VIEW_ONLY)
    story.chat(story.state.owner, "Does anybody know this printer?", Audience.TEAM)
    story.chat(guest, "Please open the tray.")
    refused = e.RefusalRecorded(
        at_ms=story.now_ms,
        actor=guest,
        participant=guest,
        command="input.send",
        code="not_permitted",
        reason="You may not use the mouse and keyboard.",
        count=3,
    )
    _note(story, refused)
    story.remove(story.state.owner, guest)


def _evidence(story: Story, end_user: str) -> None:
    track, at_ms = ident("trk", 1), story.now_ms
    _note(
        story,
        e.RecordingStarted(
            at_ms=at_ms, track=track, participant=end_user, kind="screen", codec="VP8", label="Screen 1"
        ),
    )
    chunks = ({"index": 0, "digest": "00" * 32, "size_bytes": 1200},)
    _note(story, e.RecordingSealed(at_ms=at_ms, part="part-1", chunks=chunks))
    _note(story, e.RecordingFailed(at_ms=at_ms, track=track, reason="write_failed"))
    _note(story, e.RecordingRecovered(at_ms=at_ms, track=track))
    digest = "11" * 32
    finished = e.RecordingPartFinished(
        at_ms=at_ms,
        part="part-1",
        track_id=track,
        kind="screen",
        codec="VP8",
        started_at_ms=at_ms - 5000,
        ended_at_ms=at_ms,
        end_reason="track_ended",
        duration_ms=5000,
        size_bytes=1200,
        chunk_count=1,
        chunks_digest=digest,
        header_digest=digest,
        cues_digest=digest,
        manifest_digest=digest,
    )
    _note(story, finished)


def _comes_and_goes(story: Story, end_user: str, colleague: str) -> None:
    story.say(end_user, m.SharePause(id=1))
    story.say(end_user, m.ShareResume(id=1))
    story.give(i.MediaLost((ident("trk", 1),)))
    story.share(end_user)
    story.share(end_user, 2)
    story.say(end_user, m.TrackUnpublish(id=1, track=ident("trk", 2)))
    story.say(colleague, m.SessionLeave(id=1))
    story.give(i.Rejoin(ident("per", 2)))
    story.give(i.Recover(epoch=2))
    story.connect(end_user, Feature.INPUT)
    story.connect(colleague)
    story.wait(MINUTE_MS)  # the owner does not come back: the colleague is the owner now
    assert story.state.owner == colleague
