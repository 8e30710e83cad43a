"""Conversations as transcripts, run through a channel of a running system and checked against what is heard and what is stored.

A transcript has one act or one bot message per line:

    resident: text            types it                         (an empty text is allowed)
    taps: title               taps the button with this title
    shares: 0912 345 678      shares the own number by button where the channel has one, else types it
    bot: one … two            the next bot message contains these pieces, in this order
    bot [key]: one … two      … and it is this resident text, or the answer to this programme and aspect ("bhyt.amount")
    never: words              nothing the bot has said since the last act contains this
    buttons: one | two        the newest bot message shows exactly these buttons

After every act the system is given time to finish; then each bot message must be met by exactly one ``bot`` line. ``$name`` stands for a
value given to :meth:`Dialogue.run`; lines that begin with ``#`` are remarks.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from string import Template
from typing import Any, Protocol

import psycopg
from psycopg.rows import dict_row

from bot.channels.plain_text import rendered
from bot.channels.web_session import choices, tapped, typed
from bot.messages import Channel, Reply
from bot.wiring import App
from tests.doubles.telegram_people import TelegramPerson
from tests.doubles.zalo_people import ZaloPerson

Row = dict[str, Any]
PATIENCE = 30.0
_LINE = re.compile(r"(resident|taps|shares|bot|never|buttons)(?: \[([\w.]+)\])?:(.*)")
_numbers = itertools.count(1)


class Store:
    """What the tests read of the database, past the code under test."""

    def __init__(self, url: str) -> None:
        self._url = url

    def rows(self, query: str, *values: Any) -> list[Row]:
        with psycopg.connect(self._url, autocommit=True, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def conversation(self, channel: str, external_id: str) -> Row | None:
        return next(iter(self.rows("SELECT * FROM conversations WHERE channel = %s AND external_id = %s", channel, external_id)), None)

    def inbound(self, conversation: Row) -> list[Row]:
        return self.rows("SELECT * FROM inbound_messages WHERE conversation_id = %s ORDER BY id", conversation["id"])

    def outbound(self, conversation: Row, after: int = 0) -> list[Row]:
        query = "SELECT * FROM outbound_messages WHERE conversation_id = %s AND id > %s ORDER BY id"
        return self.rows(query, conversation["id"], after)

    def requests(self, conversation: Row) -> list[Row]:
        return self.rows("SELECT * FROM transport_requests WHERE conversation_id = %s ORDER BY id", conversation["id"])

    def handovers(self, conversation: Row) -> list[Row]:
        return self.rows("SELECT * FROM handovers WHERE conversation_id = %s ORDER BY id", conversation["id"])


class Resident(Protocol):
    """A person on one channel."""

    channel: Channel

    @property
    def external_id(self) -> str: ...
    @property
    def heard(self) -> list[str]:
        """Everything the bot said so far, as it shows on this channel."""
        ...

    @property
    def buttons(self) -> list[str]:
        """Titles of the buttons that can be tapped now."""
        ...

    def say(self, text: str) -> None: ...
    def tap(self, title: str) -> None: ...
    def share(self, number: str) -> None: ...


class OnTelegram:
    """A resident with Telegram."""

    channel = Channel.TELEGRAM

    def __init__(self, person: TelegramPerson) -> None:
        self.person = person

    @property
    def external_id(self) -> str:
        return str(self.person.chat_id)

    @property
    def heard(self) -> list[str]:
        return self.person.texts

    @property
    def buttons(self) -> list[str]:
        rows = (self.person.heard[-1].get("reply_markup") or {}).get("inline_keyboard") or [] if self.person.heard else []
        return [button["text"] for row in rows for button in row]

    def say(self, text: str) -> None:
        self.person.say(text)

    def tap(self, title: str) -> None:
        self.person.tap(title)

    def share(self, number: str) -> None:
        self.person.keyboard = []
        self.person.share_contact(number)


class OnZalo:
    """A resident with Zalo."""

    channel = Channel.ZALO

    def __init__(self, person: ZaloPerson) -> None:
        self.person = person

    @property
    def external_id(self) -> str:
        return self.person.user_id

    @property
    def heard(self) -> list[str]:
        return self.person.texts

    @property
    def buttons(self) -> list[str]:
        newest = self.person.heard[-1] if self.person.heard else {}
        return [button["title"] for button in newest["attachment"]["payload"]["buttons"]] if "attachment" in newest else []

    def say(self, text: str) -> None:
        self.person.say(text)

    def tap(self, title: str) -> None:
        self.person.tap(title)

    def share(self, number: str) -> None:
        self.person.say(number)


class OnWeb:
    """A resident with the web chat: its way in and its reading of the store, without a browser."""

    channel = Channel.WEB

    def __init__(self, app: App, browser_id: str) -> None:
        self._app = app
        self.external_id = browser_id

    @property
    def replies(self) -> list[tuple[int, Reply]]:
        with self._app.uow() as uow:
            conversation = uow.conversations.ensure(Channel.WEB, self.external_id)
            return [(item.id, item.reply) for item in uow.outbox.of_conversation(conversation.id)]

    @property
    def heard(self) -> list[str]:
        return [rendered(reply) for _, reply in self.replies]

    @property
    def buttons(self) -> list[str]:
        replies = self.replies
        return [button.title for button in choices(replies[-1][1])] if replies else []

    def say(self, text: str) -> None:
        assert self._app.intake.receive(typed(self.external_id, f"say-{next(_numbers)}", text))

    def tap(self, title: str) -> None:
        for outbound_id, reply in reversed(self.replies):
            for button in choices(reply):
                if button.title == title:
                    self._app.intake.receive(tapped(self.external_id, f"out:{outbound_id}", button))
                    return
        raise LookupError(f"no button {title!r} was shown")

    def share(self, number: str) -> None:
        self.say(number)


@dataclass(frozen=True, slots=True)
class Turn:
    """What followed an act: stored replies, and the same as heard."""

    replies: list[Reply]
    heard: list[str]

    def __str__(self) -> str:
        return "\n".join(f"bot: {text}" for text in self.heard) or "(silence)"


class Dialogue:
    """One resident's conversation with a running system."""

    def __init__(self, resident: Resident, store: Store) -> None:
        self.resident = resident
        self._store = store
        self._sent = self._newest = self._heard = 0
        self._unmet: list[int] = []
        self.turn = Turn([], [])

    @property
    def conversation(self) -> Row:
        found = self._store.conversation(self.resident.channel.value, self.resident.external_id)
        assert found is not None, "nothing was stored yet"
        return found

    @property
    def acts(self) -> int:
        """How many messages were sent so far."""
        return self._sent

    def run(self, transcript: str, **values: str) -> None:
        """Act and compare, line by line; a difference fails with the whole turn."""
        for line in filter(None, (line.strip() for line in transcript.strip().splitlines())):
            if not line.startswith("#"):
                self._line(Template(line).safe_substitute(values))
        self._all_met()

    def act(self, act: Any, *arguments: Any, events: int = 1, patience: float = PATIENCE) -> Turn:
        """Do something the transcript has no words for; ``events``: how many stored messages it makes."""
        self._all_met()
        act(*arguments)
        self._sent += events
        self.turn = self._settled(patience)
        self._unmet = list(range(len(self.turn.heard)))
        return self.turn

    def forget(self) -> None:
        """What was said is of no interest."""
        self._unmet = []

    def _line(self, line: str) -> None:
        match = _LINE.fullmatch(line)
        assert match, f"not a line of a transcript: {line!r}"
        kind, key, text = match[1], match[2], match[3].strip()
        if kind == "resident":
            self.act(self.resident.say, text)
        elif kind == "taps":
            self.act(self.resident.tap, text)
        elif kind == "shares":
            self.act(self.resident.share, text)
        elif kind == "bot":
            self._expect(key, [piece.strip() for piece in text.split("…") if piece.strip()])
        elif kind == "never":
            assert all(text not in said for said in self.turn.heard), f"{text!r} was said:\n{self.turn}"
        else:
            wanted = [title.strip() for title in text.split("|") if title.strip()]
            assert self.resident.buttons == wanted, f"buttons {self.resident.buttons}, not {wanted}"

    def _expect(self, key: str | None, pieces: list[str]) -> None:
        assert self._unmet, f"the bot said nothing more, expected {key or ''} {pieces}; it said:\n{self.turn}"
        number = self._unmet.pop(0)
        text, place = " ".join(self.turn.heard[number].split()), 0
        for piece in pieces:
            found = text.find(piece, place)
            assert found >= 0, f"{piece!r} is missing in:\n{self.turn}"
            place = found + len(piece)
        if key:
            assert key in _names(self.turn.replies[number]), f"{key} is not {_names(self.turn.replies[number])}:\n{self.turn}"

    def _all_met(self) -> None:
        assert not self._unmet, f"nothing was written about {[self.turn.heard[number] for number in self._unmet]}"

    def _settled(self, patience: float) -> Turn:
        deadline = time.monotonic() + patience
        while (found := self._finished()) is None:
            assert time.monotonic() < deadline, f"no end of the turn:\n{self._state()}"
            time.sleep(0.03)
        heard = self.resident.heard[self._heard :]
        self._newest, self._heard = max([self._newest, *(row["id"] for row in found)]), self._heard + len(heard)
        replies = [Reply.from_json(row["reply"]) for row in found]
        assert [_start(reply.text) for reply in replies] == [_start(text) for text in heard], "heard is not what was stored"
        return Turn(replies, heard)

    def _finished(self) -> list[Row] | None:
        """The new replies when everything sent is stored and handled, and everything stored is delivered; else None."""
        conversation = self._store.conversation(self.resident.channel.value, self.resident.external_id)
        inbound = self._store.inbound(conversation) if conversation else []
        if conversation is None or len(inbound) < self._sent or any(row["handled_at"] is None for row in inbound):
            return None
        outbound = self._store.outbound(conversation, self._newest)
        if any(row["state"] == "queued" for row in outbound) or len(self.resident.heard) < self._heard + len(outbound):
            return None
        return outbound

    def _state(self) -> str:
        conversation = self._store.conversation(self.resident.channel.value, self.resident.external_id)
        if conversation is None:
            return "no conversation is stored"
        rows = [f"in {row['id']} {row['kind']} {row['text']!r} {row['handled_at']}" for row in self._store.inbound(conversation)]
        rows += [f"out {row['id']} {row['state']} {row['error']}" for row in self._store.outbound(conversation)]
        return "\n".join(rows[-12:])


def _names(reply: Reply) -> set[str]:
    """What a ``bot [key]`` line may call a reply: its text's key, its programme and aspect, its outcome."""
    meta = reply.meta
    return {str(meta.get("key")), f"{meta.get('program')}.{meta.get('aspect')}", str(meta.get("program")), str(meta.get("outcome"))}


def _start(text: str) -> str:
    return " ".join(text.split())[:40]


@contextmanager
def wide_app(settings: Any, database_url: str) -> Iterator[App]:
    """The use cases over a running system's database, for what a test stores or looks up itself."""
    app = App(settings, database_url)
    try:
        yield app
    finally:
        app.database.dispose()
