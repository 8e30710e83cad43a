"""The only place where Rasa's own code is changed, and why. A test fails when Rasa's code is no longer what is patched here.

1. ``RemoteAction._validate_action_result`` builds and re-checks its JSON schema at every action call: 80 % of a turn. The schema is
   compiled once instead.
2. A custom action that fails (action server down, killed, 500) is only logged by Rasa and the turn is saved without it: the resident
   gets silence and forms lose answers. Here it raises :class:`TurnAborted`, which no handler of Rasa catches (it is no ``Exception``),
   so the tracker is not saved and the whole turn can be tried again.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.exceptions import RasaException


class TurnAborted(BaseException):
    """A custom action could not run; nothing of this turn may be kept."""


@cache
def _validator() -> Draft7Validator:
    return Draft7Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(_: RemoteAction, result: dict[str, Any]) -> bool:
    _validator().validate(result)
    return True


_original_run = RemoteAction.run


async def _run(self: RemoteAction, *arguments: Any, **named: Any) -> Any:
    try:
        return await _original_run(self, *arguments, **named)
    except (RasaException, OSError, TimeoutError) as error:
        if type(error).__name__ == "ActionExecutionRejection":
            raise
        raise TurnAborted(f"{self.name()}: {type(error).__name__}") from error


def apply() -> None:
    """Patch Rasa, once per process."""
    RemoteAction._validate_action_result = _validate_action_result
    RemoteAction.run = _run
