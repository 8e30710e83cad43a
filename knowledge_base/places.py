"""Communes and provinces, old and new (two-level government since 2025-07-01), found in free text.

Names, codes, coordinates and the conversion come from the data files of the package ``vietnamadminunits`` (MIT).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge_base.mentions.sentence import without_tone
from knowledge_base.programs import Province
from knowledge_base.text import fold, strip_marks

PROVINCE_KEYS = {"tinhangiang": Province.AN_GIANG, "tinhbacninh": Province.BAC_NINH}
OLD_PROVINCES = {
    "tinhangiang": ("An Giang", Province.AN_GIANG),
    "tinhkiengiang": ("Kiên Giang", Province.AN_GIANG),
    "tinhbacninh": ("Bắc Ninh", Province.BAC_NINH),
    "tinhbacgiang": ("Bắc Giang", Province.BAC_NINH),
}
KIND_WORDS = ("xa", "phuong", "thi tran", "dac khu", "huyen", "thi xa", "thanh pho", "tp", "tx", "tt", "p", "x", "h")
SYLLABLE = re.compile(r"[^\W_]+")
LONGEST = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune-level unit of today. Coordinates are WGS84 degrees of its centre."""

    code: str
    name: str
    province: Province
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Place:
    """One meaning of a name: a unit of today, an old commune (→ units of today), an old district, or a province."""

    level: str
    name: str
    province: Province
    old_district: str | None = None
    old_province: str | None = None
    units: tuple[Unit, ...] = ()

    @property
    def divided(self) -> bool:
        """True when an old commune went to several new ones: ask for the hamlet before naming one."""
        return self.level == "old_commune" and len(self.units) > 1


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names places; more than one candidate means it is ambiguous."""

    start: int
    end: int
    text: str
    candidates: tuple[Place, ...]

    @property
    def provinces(self) -> frozenset[Province]:
        return frozenset(place.province for place in self.candidates)


class Places:
    """The gazetteer, built once."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        self.units = _new_units()
        for unit in self.units.values():
            self._add(Place("commune", unit.name, unit.province, units=(unit,)))
        for place in _old_places(self.units):
            self._add(place)
        for name, province in OLD_PROVINCES.values():
            self._add(Place("province", f"Tỉnh {name}", province))
            self._by_name[fold(name).replace(" ", "")].append(Place("province", f"Tỉnh {name}", province))

    def _add(self, place: Place) -> None:
        full = fold(place.name)
        self._by_name[full].append(place)
        short = _without_kind(full)
        if short != full and not short.isdigit():
            self._by_name[short].append(place)

    def by_level(self, level: str) -> frozenset[Place]:
        """All places of a level: commune, old_commune, old_district or province."""
        return frozenset(place for places in self._by_name.values() for place in places if place.level == level)

    def find(self, text: str, *, loose: bool = False) -> list[Mention]:
        """Places named in a text, longest names first, without overlaps.

        Args:
            text: any text; offsets of the result count its characters.
            loose: also take names without a kind word ("Vĩnh Hậu" for "xã Vĩnh Hậu"), for answers to "ở đâu?".
        """
        tokens = [(match.start(), match.end(), strip_marks(match.group()).lower()) for match in SYLLABLE.finditer(text)]
        mentions, at = [], 0
        while at < len(tokens):
            size, places = self._longest(tokens, at, loose)
            if size == 1:  # "chợ" is no place, "Chờ" is: a single syllable counts only as it is written
                word = text[tokens[at][0] : tokens[at][1]]
                places = [place for place in places if word in place.name.split()]
                size = 1 if places else 0
            typed = [text[start:end].lower() for start, end, _ in tokens[at : at + size]]
            places = [place for place in places if _may_be_typed(place.name, typed)]
            size = size if places else 0
            if size:
                start, end = tokens[at][0], tokens[at + size - 1][1]
                mentions.append(Mention(start, end, text[start:end], _prefer_marks(text[start:end], places)))
            at += size or 1
        return _narrow(mentions)

    def _longest(self, tokens: list[tuple[int, int, str]], at: int, loose: bool) -> tuple[int, list[Place]]:
        for size in range(min(LONGEST, len(tokens) - at), 0, -1):
            name = " ".join(token[2] for token in tokens[at : at + size])
            places = self._by_name.get(name) or self._by_name.get(_spelled_out(name), [])
            if places and (loose or name.split()[0] in KIND_WORDS or " ".join(name.split()[:2]) in KIND_WORDS or _safe_bare(places, size)):
                return size, places
        return 0, []

    def province_of(self, text: str) -> Province | None:
        """The one province a text points at, or None when it names none or both."""
        provinces = {province for mention in self.find(text) for province in mention.provinces}
        return provinces.pop() if len(provinces) == 1 else None


def _without_kind(name: str) -> str:
    for word in sorted((*KIND_WORDS, "tinh"), key=len, reverse=True):
        if name.startswith(word + " "):
            return name[len(word) + 1 :]
    return name


def _spelled_out(name: str) -> str:
    short = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "p": "phuong", "x": "xa", "h": "huyen", "f": "phuong"}
    first, _, rest = name.partition(" ")
    return f"{short[first]} {rest}" if first in short and rest else name


def _safe_bare(places: list[Place], size: int) -> bool:
    """Names that need no kind word in running text: provinces and old towns of two syllables or more."""
    return (size > 1 and any(place.level in ("province", "old_district") for place in places)) or any(
        place.level == "province" for place in places
    )


def _prefer_marks(text: str, places: list[Place]) -> tuple[Place, ...]:
    """When the resident typed marks, only names with the same marks remain (if any does)."""
    unique = list(dict.fromkeys(places))
    if strip_marks(text) != text:
        same = [place for place in unique if text.lower().removeprefix("xã ") in place.name.lower() or place.name.lower() in text.lower()]
        unique = same or unique
    return tuple(unique)


def _may_be_typed(name: str, typed: list[str]) -> bool:
    """False when letters were typed with other marks than the name has ("cho mỗi" is not "Chợ Mới"); tones may be wrong or missing."""
    written = name.lower().split()[-len(typed) :]
    return len(written) != len(typed) or all(
        word == strip_marks(word) or without_tone(word) == without_tone(syllable) for word, syllable in zip(typed, written, strict=True)
    )


def _narrow(mentions: list[Mention]) -> list[Mention]:
    """Use the district or province named beside a commune to leave out its namesakes."""
    narrowed = []
    for mention in mentions:
        beside = [place for other in mentions if other is not mention for place in other.candidates]
        districts = {place.name for place in beside if place.level == "old_district"}
        named = {place.province for place in beside if place.level in ("province", "old_district")}
        fitting = tuple(place for place in mention.candidates if place.old_district in districts)
        fitting = fitting or tuple(place for place in mention.candidates if place.province in named) if named else fitting
        narrowed.append(Mention(mention.start, mention.end, mention.text, fitting or mention.candidates))
    return narrowed


def _data(name: str) -> dict[str, Any]:
    return json.loads((files("vietnamadminunits") / "data" / name).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _new_units() -> dict[str, Unit]:
    data = _data("parser_from_2025.json")
    units = {}
    for key, province in PROVINCE_KEYS.items():
        wards = {**data["DICT_PROVINCE_WARD_NO_ACCENTED"].get(key, {}), **data["DICT_PROVINCE_WARD_ACCENTED"].get(key, {})}
        for ward_key, ward in wards.items():
            units[f"{key}_{ward_key}"] = Unit(ward["wardCode"], ward["ward"], province, float(ward["wardLat"]), float(ward["wardLon"]))
    return units


def _old_places(units: dict[str, Unit]) -> list[Place]:
    became = _became(units)
    legacy, places = _data("parser_legacy.json"), []
    for old_key, (old_name, province) in OLD_PROVINCES.items():
        districts = legacy["DICT_PROVINCE_DISTRICT"][old_key]
        for district_key, district in districts.items():
            places.append(Place("old_district", district["district"], province, old_province=old_name))
            for table in ("DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED", "DICT_PROVINCE_DISTRICT_WARD_ACCENTED"):
                for ward_key, ward in legacy[table].get(old_key, {}).get(district_key, {}).items():
                    now = tuple(became.get(f"{old_key}_{district_key}_{ward_key}", ()))
                    if now:
                        places.append(Place("old_commune", ward["ward"], province, district["district"], old_name, now))
    return places


def _became(units: dict[str, Unit]) -> dict[str, list[Unit]]:
    """Old commune key → units of today."""
    converter = _data("converter_2025.json")
    became: dict[str, list[Unit]] = defaultdict(list)
    for key in PROVINCE_KEYS:
        for ward_key, old_keys in converter["DICT_PROVINCE_WARD_NO_DIVIDED"][key].items():
            for old in old_keys:
                became[old].append(units[f"{key}_{ward_key}"])
        for old, parts in converter["DICT_PROVINCE_WARD_DIVIDED"].get(key, {}).items():
            became[old].extend(units[f"{key}_{part['newWardKey']}"] for part in parts)
    return became


@cache
def default_places() -> Places:
    """The gazetteer, built on first use (about 0.1 s)."""
    return Places()
