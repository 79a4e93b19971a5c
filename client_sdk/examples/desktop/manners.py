"""How the made-up person deals with people: answers questions after a moment's thought, says hello, and replies."""

from __future__ import annotations

import asyncio

from client_sdk.client import SupportSession
from client_sdk.errors import NoAnswer, NotConnected, Refused
from session_server.protocol import messages as m
from session_server.protocol.views import ChatMessage, ParticipantView, SessionView
from session_server.protocol.vocabulary import Audience, ConsentAnswer, ParticipantKind, Presence

REPLY_AFTER_S = 2.5  # as fast as somebody types
MAX_REPLIES = 200  # of one run; a demo that is written to by a program does not write back for ever
GREETINGS = (
    "Hello {name}, thank you for looking at this. The payment file has to go out today.",
    "Hello {name}. I press Create file, and it says that a certificate is missing.",
    "Hello {name}, good that you are here.",
)
REPLIES = (
    "It worked last week. Today the bank wrote something about a certificate.",
    "You can use my mouse, I keep my hands off. Ask for it and I say yes.",
    "I do not know where that is. Can you show me?",
    "Thank you. Jonas says the carriers are waiting for the money.",
    "I see. Tell me if I have to do something.",
)


class Manners:
    """Watches one session and reacts in it."""

    def __init__(
        self,
        session: SupportSession,
        *,
        answer: ConsentAnswer | None = ConsentAnswer.ALLOW,
        answer_after_s: float = 2.0,
        chats: bool = True,
    ) -> None:
        """Give `answer` to every question, or none at all; chat or stay silent."""
        self._session = session
        self._answer = answer
        self._answer_after_s = answer_after_s
        self._chats = chats
        self._asked: set[str] = set()
        self._met = {p.participant for p in session.state.participants if _is_here(p)}
        self._greeted = 0
        self._replied = 0

    async def run(self) -> None:
        """React until the session ends or this is cancelled."""
        events = self._session.events(m.SessionWelcome, m.SessionChanged, m.ChatPosted)
        async with asyncio.TaskGroup() as group:
            self._look(self._session.state, group)
            async for event in events:
                match event:
                    case m.ChatPosted():
                        self._read(event.message, group)
                    case _:
                        self._look(event.session, group)

    def _look(self, view: SessionView, group: asyncio.TaskGroup) -> None:
        for prompt in view.prompts:
            if prompt.prompt not in self._asked and self._answer is not None:
                self._asked.add(prompt.prompt)
                group.create_task(self._decide(prompt.prompt, self._answer))
        for person in view.participants:
            if _is_here(person) and person.participant != view.you and person.participant not in self._met:
                self._met.add(person.participant)
                if self._chats:
                    group.create_task(self._greet(person))

    def _read(self, message: ChatMessage, group: asyncio.TaskGroup) -> None:
        own = message.author == self._session.state.you
        if self._chats and not own and message.author_kind is not ParticipantKind.END_USER:
            group.create_task(self._reply(message))

    async def _decide(self, prompt: str, answer: ConsentAnswer) -> None:
        await asyncio.sleep(self._answer_after_s)
        try:
            await self._session.answer_consent(prompt, answer)
        except (Refused, NotConnected, NoAnswer):
            self._asked.discard(prompt)  # Decided elsewhere, or asked again with the next view.

    async def _greet(self, person: ParticipantView) -> None:
        text = GREETINGS[self._greeted % len(GREETINGS)].format(name=person.name.split()[0])
        self._greeted += 1
        await self._say(text)

    async def _reply(self, message: ChatMessage) -> None:
        if self._replied >= MAX_REPLIES or message.audience is not Audience.EVERYONE:
            return
        text = REPLIES[self._replied % len(REPLIES)]
        self._replied += 1
        await self._say(text)

    async def _say(self, text: str) -> None:
        await asyncio.sleep(REPLY_AFTER_S)
        try:
            await self._session.say(text)
        except (Refused, NotConnected, NoAnswer):
            return  # A pleasantry that does not arrive is not missed.


def _is_here(person: ParticipantView) -> bool:
    return person.presence is Presence.HERE
