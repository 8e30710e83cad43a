"""Reads the answers of the vehicle form, one slot at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhForm, say
from bot.transport import form
from bot.transport.form import Reading
from knowledge_base.programs import Province

ORDER = ("patient", "phone", "from", "to", "when", "posture", "oxygen", "confirmed")


class ValidateTransportForm(AnSinhForm):
    finish_first = "utter_transport_finish_first"
    province = Province.AN_GIANG

    def name(self) -> str:
        return "validate_transport_form"

    async def validate_transport_patient(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return await self._take("transport_patient", value, form.read_patient, dispatcher, tracker)

    async def validate_transport_phone(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_phone", value, form.read_phone, dispatcher, tracker)

    async def validate_transport_from(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_from", value, lambda text: form.read_from(text, self.app.places), dispatcher, tracker)

    async def validate_transport_to(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_to", value, form.read_to, dispatcher, tracker)

    async def validate_transport_when(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_when", value, lambda text: form.read_when(text, self.app.clock()), dispatcher, tracker)

    async def validate_transport_posture(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return await self._take("transport_posture", value, form.read_posture, dispatcher, tracker)

    async def validate_transport_oxygen(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return await self._take("transport_oxygen", value, form.read_yes_no, dispatcher, tracker)

    async def validate_transport_confirmed(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        changes = await self._take("transport_confirmed", value, form.read_confirmation, dispatcher, tracker)
        if changes.get("transport_confirmed") and (when := tracker.get_slot("transport_when")):
            # The talk may have taken longer than the time left; nothing is stored for a moment that is over.
            late = form.read_when(when, self.app.clock())
            if late.problem:
                say(dispatcher, self.app, late.problem, **late.fill)
                return {"transport_when": None, "transport_confirmed": None}
        return changes

    async def _take(
        self, slot: str, value: str | None, read: Callable[[str], Reading], dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> dict[str, Any]:
        """The value, or what is still wrong; asked again by the form as long as the slot is empty."""
        if value is None:
            return {slot: None}
        reading = read(value)
        if slot == "transport_confirmed" and reading.value:  # "dung" is also the word for stopping
            return {slot: reading.value}
        broken = await asyncio.to_thread(self.interrupted, dispatcher, tracker, slot, reading.certain)
        if broken is not None:
            return broken
        if reading.problem:
            say(dispatcher, self.app, reading.problem, **reading.fill)
        if reading.outside:
            return {slot: None, "requested_slot": None, "form_ended": "outside"}
        if reading.restart:
            return {f"transport_{name}": None for name in ORDER}
        changes: dict[str, Any] = {slot: reading.value, **{f"transport_{name}": None for name in reading.again}}
        if "from" in reading.again:
            changes["transport_commune"] = None
        if slot == "transport_from" and reading.value:
            changes["transport_commune"] = reading.commune_code
        return changes
