"""Provinces and communes as entities, with what the text leaves open.

``province`` only when every meaning of the name lies in one province. ``commune`` has the code of today's unit; when a name has namesakes
or an old commune was divided, the value is all their codes with commas and ``candidates`` names each ({code, name, province}), so that
the caller asks back. ``district`` is the name of an old district that a bare name also means ("Châu Phú": the old district or the
commune of today); ``candidates`` then lists the communes of that name. These stand on the same stretch of text: the only entities that may.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.patterns import Found
from knowledge_base.places import Mention, default_places


def find(text: str) -> Iterator[Found]:
    """Entities ``province``, ``commune`` and ``district`` of a text as typed."""
    for mention in default_places().find(text):
        if len(mention.provinces) == 1:
            yield Found("province", next(iter(mention.provinces)).value, mention.start, mention.end)
        communes, levels = _communes(mention), {place.level for place in mention.candidates}
        if "old_district" in levels and "province" not in levels:
            district = next(place.name for place in mention.candidates if place.level == "old_district")
            yield Found("district", district, mention.start, mention.end, communes)
        elif communes and "province" not in levels:
            codes = ",".join(commune["code"] for commune in communes)
            yield Found("commune", codes, mention.start, mention.end, communes if len(communes) > 1 else ())


def _communes(mention: Mention) -> tuple[dict[str, str], ...]:
    units = {unit.code: unit for place in mention.candidates for unit in place.units}
    return tuple({"code": code, "name": unit.name, "province": unit.province.value} for code, unit in sorted(units.items()))
