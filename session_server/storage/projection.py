"""The rows that lists and searches read, kept after each commit of a session's log."""

from __future__ import annotations

from session_server.domain.state import Participant, SessionState
from session_server.protocol.rest_sessions import RecordingFilter, RecordingSummary, SessionSummary
from session_server.protocol.vocabulary import Outcome, ParticipantKind, Presence, RecordingState, SessionPhase
from session_server.storage.guest_links_store import GuestLinksStore
from session_server.storage.session_keys_store import SessionKeysStore
from session_server.storage.session_records import ParticipantRecord, SessionFilter, SessionRecord, SessionSort
from session_server.storage.sessions_store import SessionsStore


class SessionProjection:
    """Satisfies `app.ports.Projection` and `app.recordings.RecordingIndex`."""

    def __init__(self, sessions: SessionsStore, keys: SessionKeysStore, links: GuestLinksStore) -> None:
        """Write to these tables."""
        self._sessions = sessions
        self._keys = keys
        self._links = links

    async def put(self, state: SessionState) -> None:
        """Bring the session's row up to this state."""
        if state.owner:
            await self._sessions.put(_record(state))

    async def closed_sessions(self) -> frozenset[str]:
        """Sessions whose row says that they are over."""
        return await self._sessions.ids_in_state(SessionPhase.CLOSED.value)

    async def finished_of(self, person: str, limit: int) -> tuple[SessionSummary, ...]:
        """Sessions that this person owned and that are over, latest first."""
        rows = await self._sessions.find(
            SessionFilter(
                states=frozenset({SessionPhase.CLOSED.value}), owner_id=person, sort=SessionSort.CLOSED_AT, limit=limit
            )
        )
        return tuple(_finished(row) for row in rows)

    async def note_key(self, key_hash: str, session: str, expires_at_ms: int) -> None:
        """Remember to which session a key belongs; whether it admits is in the session's own state."""
        expires_at = expires_at_ms / 1000
        await self._keys.add(bytes.fromhex(key_hash), session, 0.0, expires_at)

    async def session_of_key(self, key_hash: str) -> str | None:
        """The session of a key, used, expired or not."""
        return (await self._keys.look_up(bytes.fromhex(key_hash), 0.0)).session_id

    async def note_link(self, link: str, session: str) -> None:
        """Remember to which session a guest link belongs."""
        await self._links.add(link, session, 0.0)

    async def session_of_link(self, link: str) -> str | None:
        """The session of a guest link."""
        return await self._links.session_of(link)

    async def find(self, wanted: RecordingFilter) -> tuple[RecordingSummary, ...]:
        """Recordings, newest first."""
        rows = await self._sessions.find(
            SessionFilter(
                text=wanted.text or None,
                created_from=None if wanted.opened_from_ms is None else wanted.opened_from_ms / 1000,
                created_until=None if wanted.opened_until_ms is None else wanted.opened_until_ms / 1000,
                limit=wanted.limit,
                offset=wanted.offset,
            )
        )
        return tuple(_summary(row) for row in rows)

    async def summary(self, session: str, state: SessionState | None, events: int) -> RecordingSummary | None:
        """One recording: from its folded log, else from the row that was kept while the log could be read."""
        record = _record(state) if state is not None and state.owner else await self._sessions.by_id(session)
        return None if record is None else _summary(record).model_copy(update={"events": events})


def _record(state: SessionState) -> SessionRecord:
    owner = state.participants[state.owner]
    end_user = next((p for p in state.participants.values() if p.kind is ParticipantKind.END_USER), None)
    return SessionRecord(
        id=state.id,
        state=state.phase.value,
        title=state.title,
        owner_id=owner.person or "",
        owner_name=owner.name,
        created_at=state.opened_at_ms / 1000,
        description=state.description,
        external_ref=state.external_ref,
        closed_at=state.closed_at_ms / 1000 if state.closed_at_ms is not None else None,
        resolution=state.resolution,
        outcome=state.outcome.value if state.outcome is not None else None,
        end_user_name=end_user.name if end_user is not None else "",
        participants=tuple(_participant(p) for p in state.participants.values()),
        recording_state=(RecordingState.FINISHED if state.closed else state.recording.state).value,
        last_seq=state.seq,
    )


def _finished(row: SessionRecord) -> SessionSummary:
    return SessionSummary(
        session=row.id,
        title=row.title,
        description=row.description,
        external_ref=row.external_ref,
        phase=SessionPhase.CLOSED,
        owner_name=row.owner_name,
        end_user_name=row.end_user_name or None,
        opened_at_ms=round(row.created_at * 1000),
        closed_at_ms=round(row.closed_at * 1000) if row.closed_at is not None else None,
        outcome=Outcome(row.outcome) if row.outcome is not None else None,
        yours=True,
    )


def _participant(person: Participant) -> ParticipantRecord:
    return ParticipantRecord(
        id=person.id,
        name=person.name,
        organisation=person.organisation,
        kind=person.kind.value,
        person_id=person.person,
        joined_at=person.joined_at_ms / 1000,
        left_at=person.presence_at_ms / 1000 if person.presence is Presence.LEFT else None,
    )


def _summary(row: SessionRecord) -> RecordingSummary:
    opened_at_ms = round(row.created_at * 1000)
    closed_at_ms = round(row.closed_at * 1000) if row.closed_at is not None else None
    return RecordingSummary(
        session=row.id,
        title=row.title,
        external_ref=row.external_ref,
        owner_name=row.owner_name,
        end_user_name=row.end_user_name or None,
        guests=tuple(one.name for one in row.participants if one.kind == ParticipantKind.GUEST.value),
        opened_at_ms=opened_at_ms,
        closed_at_ms=closed_at_ms,
        duration_ms=max(0, closed_at_ms - opened_at_ms) if closed_at_ms is not None else 0,
        state=RecordingState(row.recording_state),
        outcome=Outcome(row.outcome) if row.outcome is not None else None,
        events=row.last_seq,
    )
