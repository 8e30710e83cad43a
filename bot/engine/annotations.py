"""Entity annotations in Rasa's notation, ``ở [An Giang](province)`` or ``[hai](age){"entity": …}``: the plain text and what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

# [text](label), [text](label:value), [text]{"entity": …}, [text][{"entity": …}, …]
ANNOTATION = re.compile(r"\[(?P<text>[^\[\]]*)\](?:\((?P<label>[^()]*)\)|(?P<single>\{[^{}]*\})|(?P<several>\[(?:[^\[\]]*)\]))")
KEYS = frozenset({"entity", "role", "group", "value"})


class Fault(NamedTuple):
    """What is wrong and how to mend it."""

    text: str
    mend: str


def plain(text: str) -> str:
    """The text without its annotations.

    >>> plain("em ở [An Giang](province) ạ")
    'em ở An Giang ạ'
    """
    return ANNOTATION.sub(lambda match: match["text"], text)


def faults(text: str, known: frozenset[str] | set[str]) -> Iterator[Fault]:
    """What is wrong with the annotations of an example; ``known`` entities are those of the domain, empty when there is none."""
    for match in ANNOTATION.finditer(text):
        yield from _span(text, match)
        try:
            entities = list(_entities(match))
        except ValueError:
            yield Fault(
                f"phần đánh dấu thực thể viết sai: “{match[0]}”", 'viết như [An Giang](province) hoặc [An Giang]{"entity": "province"}'
            )
            continue
        for entity in entities:
            if known and entity not in known:
                yield Fault(
                    f"không có thực thể nào tên “{entity}”", "dùng tên có trong bot/domain (mục entities), hoặc khai báo tên này ở đó"
                )
    if set("[]") & set(ANNOTATION.sub("", text)):
        yield Fault("dấu ngoặc vuông không thành một đánh dấu thực thể", "viết [chữ](tên thực thể) liền nhau, hoặc bỏ dấu ngoặc vuông")


def _span(text: str, match: re.Match[str]) -> Iterator[Fault]:
    covered, before, after = match["text"], text[: match.start()][-1:], text[match.end() :][:1]
    if not covered.strip():
        yield Fault("đánh dấu thực thể không có chữ nào bên trong", "bỏ đánh dấu này")
    elif covered != covered.strip():
        yield Fault(f"đánh dấu thực thể ôm cả khoảng trắng: “[{covered}]”", "đưa khoảng trắng ra ngoài dấu ngoặc")
    elif (before.isalpha() and covered[0].isalpha()) or (after.isalpha() and covered[-1].isalpha()):
        yield Fault(f"đánh dấu thực thể cắt ngang một tiếng: “{before}[{covered}]{after}”", "đặt dấu ngoặc ở đầu và cuối tiếng")


def _entities(match: re.Match[str]) -> Iterator[str]:
    """Names of the entities one annotation gives.

    Raises:
        ValueError: the notation is wrong.
    """
    if match["label"] is not None:
        name = match["label"].split(":")[0]
        if not name or name != name.strip():
            raise ValueError(name)
        yield name
        return
    for one in json.loads(match["several"]) if match["several"] else [json.loads(match["single"])]:
        yield _name(one)


def _name(one: Any) -> str:
    if not isinstance(one, dict) or not isinstance(one.get("entity"), str) or not one["entity"] or not set(one) <= KEYS:
        raise ValueError(one)
    return str(one["entity"])
