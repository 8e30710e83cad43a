"""The print page as HTML: what to do, to bring and where to go, with boxes to tick. Everything on it is escaped text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.entitlement.case import Case
from bot.entitlement.checklist import Checklist
from bot.entitlement.result import Result, result_of
from bot.entitlement.telling import lines, open_line, total
from bot.entitlement.wording import Wording
from bot.texts import Texts
from knowledge_base.entitlements import Benefit
from knowledge_base.times import show_day

STYLE = """
body { max-width: 46rem; margin: 1.5rem auto; padding: 0 1rem; color: #14211f;
  font: 18px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, "DejaVu Sans", sans-serif; }
h1 { margin: 0 0 .3rem; font-size: 1.5rem; } h2 { margin: 1.4rem 0 .4rem; font-size: 1.2rem; border-bottom: 2px solid #0b5d5a; }
h3 { margin: .9rem 0 .2rem; font-size: 1.05rem; } ul { margin: .2rem 0; padding-left: 0; list-style: none; }
li { padding-left: 1.7rem; text-indent: -1.7rem; } li::before { content: "☐ "; font-size: 1.2em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; } dt { color: #465754; } dd { margin: 0; }
section section { break-inside: avoid; } .note { color: #33433f; } button { font: inherit; padding: .4rem 1rem; }
@media print { body { margin: 0; font-size: 12pt; } button { display: none; } }
"""


def page(checklist: Checklist, texts: Texts) -> str:
    """The whole page of a kept case."""
    result = result_of(Case.from_json(checklist.case), checklist.on)
    title = texts.get("utter_checklist_title")
    note = texts.get("utter_checklist_note", date=show_day(checklist.on), expires=show_day(checklist.expires_at))
    printing = f'<button type="button" onclick="print()">{escape(texts.get("utter_checklist_print"))}</button>'
    return _whole(title, f'<h1>{escape(title)}</h1><p class="note">{escape(note)}</p>{printing}{"".join(_sections(result, texts))}')


def gone(texts: Texts) -> str:
    """The page of an address under which nothing is kept."""
    text = texts.get("utter_checklist_gone")
    return _whole(text, f"<p>{escape(text)}</p>")


def _whole(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)} · An Sinh</title><style>{STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )


def _sections(result: Result, texts: Texts) -> Iterator[str]:
    wording = Wording(texts, result.case)
    told = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in wording.told())
    yield _section(texts.get("utter_checklist_facts"), f"<dl>{told}</dl>")
    if result.granted:
        sum_line = f"<p>{escape(total(result, wording))}</p>"
        yield _section(texts.get("utter_checklist_benefits"), sum_line + "".join(_benefit(each, wording) for each in result.granted))
    if result.to_ask:
        yield _section(texts.get("utter_checklist_ask"), "".join(_benefit(each, wording) for each in result.to_ask))
    if left := open_line(result, wording):
        yield _section(
            texts.get("utter_checklist_open"), f"<p>{escape(left)}</p>" + "".join(_benefit(each, wording) for each in result.open)
        )
    if result.not_yet:
        items = "".join(f"<p>{escape(each.title)}: {escape(each.reasons[0])}</p>" for each in result.not_yet)
        yield _section(texts.get("utter_checklist_not_yet"), items)


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _benefit(benefit: Benefit, wording: Wording) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines(benefit, wording, basis=True))
    return f"<section><h3>{escape(benefit.title)}: {escape(wording.amount(benefit))}</h3><ul>{items}</ul></section>"
