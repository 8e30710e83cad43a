"""A situation out of plain data: YAML in tests, JSON on a command line or an API."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from knowledge_base.entitlements.situation import Situation
from knowledge_base.rules.vocabulary import Choice


class SituationError(ValueError):
    """The data name a field or a word that does not exist, or a value of the wrong kind."""


def read_situation(data: Mapping[str, Any]) -> Situation:
    """A situation from plain values: words for choices, ISO days, lists of mappings for people.

    Raises:
        SituationError: naming the field that cannot be read.
    """
    found: Situation = _read_record(Situation, data, "situation")
    return found


def _read_record(kind: Any, data: Any, name: str) -> Any:
    if not isinstance(data, Mapping):
        raise SituationError(f"{name}: phải là một nhóm thông tin")
    hints = get_type_hints(kind)
    unknown = set(data) - {field.name for field in fields(kind)}
    if unknown:
        raise SituationError(f"{name}: không có mục {', '.join(sorted(map(str, unknown)))}")
    try:
        return kind(**{key: _read(hints[key], value, f"{name}.{key}") for key, value in data.items()})
    except TypeError as error:
        raise SituationError(f"{name}: thiếu mục bắt buộc") from error


def _read(hint: Any, value: Any, name: str) -> Any:
    options = [
        option for option in (get_args(hint) if get_origin(hint) in (Union, types.UnionType) else [hint]) if option is not type(None)
    ]
    if value is None:
        return None
    for option in options:
        if get_origin(option) is Literal and value is False:
            return False
        if get_origin(option) is tuple and isinstance(value, list | tuple):
            return tuple(_read_record(get_args(option)[0], item, name) for item in value)
        if is_dataclass(option) and isinstance(value, Mapping):
            return _read_record(option, value, name)
        if isinstance(option, type):
            found = _plain(option, value)
            if found is not None:
                return found
    raise SituationError(f"{name}: không hiểu {value!r}")


def _plain(kind: type, value: Any) -> Any:
    if issubclass(kind, Choice):
        return kind.read(value)
    if kind is date:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        return value if isinstance(value, date) else None
    if kind is bool:
        return value if isinstance(value, bool) else None
    return value if kind is int and isinstance(value, int) and not isinstance(value, bool) else None
