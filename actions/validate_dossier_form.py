"""Reads the code and the second secret of a dossier look-up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhForm, say
from bot.dossiers.lookup import read_proof
from knowledge_base.patterns import dossier_key


class ValidateDossierForm(AnSinhForm):
    finish_first = "utter_dossier_finish_first"

    def name(self) -> str:
        return "validate_dossier_form"

    async def validate_dossier_code(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        return await self._take(
            "dossier_code", value, lambda text: dossier_key(text) or None, "utter_dossier_bad_code", dispatcher, tracker
        )

    async def validate_dossier_proof(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> dict[str, Any]:
        other = dossier_key(value or "")
        if not value or not other:
            return await self._take("dossier_proof", value, read_proof, "utter_dossier_bad_proof", dispatcher, tracker)
        proof = read_proof(value)
        if proof is None:
            say(dispatcher, self.app, "utter_dossier_code_changed", code=other)
        return {"dossier_code": other, "dossier_proof": proof}

    async def _take(
        self,
        slot: str,
        value: str | None,
        read: Callable[[str], str | None],
        problem: str,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> dict[str, Any]:
        if value is None:
            return {slot: None}
        found = read(value)
        broken = await asyncio.to_thread(self.interrupted, dispatcher, tracker, slot, found is not None)
        if broken is not None:
            return broken
        if found is None:
            say(dispatcher, self.app, problem)
        return {slot: found}
