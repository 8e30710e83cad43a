"""Reads the answers of the vehicle form, one slot at a time."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhForm, say
from bot.transport import form
from bot.transport.form import Reading

ORDER = ("patient", "phone", "from", "to", "when", "posture", "oxygen", "confirmed")


class ValidateTransportForm(AnSinhForm):
    finish_first = "utter_transport_finish_first"

    def name(self) -> str:
        return "validate_transport_form"

    async def validate_transport_patient(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_patient", form.read_patient(value), dispatcher, tracker)

    async def validate_transport_phone(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_phone", form.read_phone(value), dispatcher, tracker)

    async def validate_transport_from(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        reading = form.read_from(value, self.app.places)
        taken = await self._take("transport_from", reading, dispatcher, tracker)
        if reading.outside and "form_ended" not in taken:
            return {**taken, "requested_slot": None, "form_ended": "outside"}
        return {**taken, "transport_commune": reading.commune_code} if taken.get("transport_from") else taken

    async def validate_transport_to(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_to", form.read_to(value), dispatcher, tracker)

    async def validate_transport_when(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_when", form.read_when(value, self.app.clock()), dispatcher, tracker)

    async def validate_transport_posture(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_posture", form.read_posture(value), dispatcher, tracker)

    async def validate_transport_oxygen(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take("transport_oxygen", form.read_yes_no(value), dispatcher, tracker)

    async def validate_transport_confirmed(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        reading = form.read_confirmation(value)
        taken = await self._take("transport_confirmed", reading, dispatcher, tracker)
        if reading.restart and "form_ended" not in taken:
            return {f"transport_{slot}": None for slot in ORDER}
        return taken

    async def _take(self, slot: str, reading: Reading, dispatcher: CollectingDispatcher, tracker: Tracker) -> dict[str, Any]:
        """The value, or what is still wrong; asked again by the form as long as the slot is empty."""
        broken = await asyncio.to_thread(self.interrupted, dispatcher, tracker, slot, reading.certain)
        if broken is not None:
            return broken
        if reading.problem:
            say(dispatcher, self.app, reading.problem, **reading.fill)
        return {slot: reading.value}
