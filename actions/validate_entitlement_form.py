"""Reads the answers of the entitlement form; everything told is kept in the slot ``situation``."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhForm, say, say_reply, slot_entities, understood
from bot.entitlement.case import Case
from bot.entitlement.result import result_of
from bot.entitlement.telling import CHANGE_STEP, INTENT, NOT_YET_STEP, STEP, tell_not_yet
from bot.entitlement.turn import DONE, answer, begin, change, start_case
from bot.entitlement.wording import Wording

SLOT = "entitlement_answer"


class ValidateEntitlementForm(AnSinhForm):
    finish_first = "utter_entitlement_finish_first"

    def name(self) -> str:
        return "validate_entitlement_form"

    async def validate_entitlement_answer(
        self, value: str | None, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        if value is None or value == DONE:
            return {SLOT: value}
        before, ours = Case.from_json(tracker.get_slot("situation")), understood(tracker).intent == INTENT
        if ours and value.startswith("/"):
            return self._tapped(dispatcher, tracker, before)
        step = await asyncio.to_thread(answer, before, value, self.app.today())
        broken = await asyncio.to_thread(self.interrupted, dispatcher, tracker, SLOT, step.certain or ours)
        if broken is not None:
            return broken
        wording = Wording(self.app.texts, step.case)
        for said in step.said:
            say(dispatcher, self.app, said.key, person=wording.person, **wording.filled(said.fill))
        return {SLOT: DONE if step.done else None, "situation": step.case.to_json()}

    def _tapped(self, dispatcher: CollectingDispatcher, tracker: Tracker, case: Case) -> dict[str, Any]:
        """A button of an earlier result, in the middle of the questions."""
        wanted, today = slot_entities(tracker).get(STEP), self.app.today()
        if wanted == NOT_YET_STEP:
            say_reply(dispatcher, tell_not_yet(result_of(case, today), self.app.texts))
            return {SLOT: None}
        step = change(case) if wanted == CHANGE_STEP else begin(start_case(tracker.get_slot("province")), "", today)
        return {SLOT: None, "situation": step.case.to_json()}
