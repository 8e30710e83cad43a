"""``ansinh places``."""

from __future__ import annotations

import json

from knowledge_base.places import Mention, Place, default_places
from knowledge_base.text import clean


def show(text: str, *, as_json: bool) -> None:
    """Print the places a sentence names, old names with what they are today."""
    mentions = default_places().find(clean(text), loose=True)
    if as_json:
        print(json.dumps([_json(mention) for mention in mentions], ensure_ascii=False))
        return
    if not mentions:
        print("Không thấy tên xã, phường, huyện hay tỉnh nào của An Giang và Bắc Ninh.")
    for mention in mentions:
        for place in mention.candidates:
            print(f"{mention.text}: {_line(place)}")


def _line(place: Place) -> str:
    old = f" ({place.old_district}, {place.old_province} cũ)" if place.level == "old_commune" else ""
    now = " → " + " hoặc ".join(unit.name for unit in place.units) if place.level == "old_commune" else ""
    divided = " (xã cũ bị chia, cần hỏi ấp)" if place.divided else ""
    return f"{place.name}{old}{now}, tỉnh {place.province.label}{divided}"


def _json(mention: Mention) -> dict[str, object]:
    candidates = [
        {
            "level": place.level,
            "name": place.name,
            "province": place.province.value,
            "old_district": place.old_district,
            "units": [{"code": unit.code, "name": unit.name} for unit in place.units],
        }
        for place in mention.candidates
    ]
    return {"text": mention.text, "start": mention.start, "end": mention.end, "candidates": candidates}
