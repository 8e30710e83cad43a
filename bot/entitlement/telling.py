"""The result as messages: first what and how much, then each benefit, then what is left open and where to read it again."""

from __future__ import annotations

from collections.abc import Iterator

from bot.entitlement.result import Result
from bot.entitlement.wording import Wording, inside, money
from bot.messages import Button, Outcome, Reply, Source
from bot.texts import Texts
from knowledge_base.entitlements import Benefit
from knowledge_base.entitlements import Outcome as Ends
from knowledge_base.rules.monthly import COMPETING

INTENT = "ask_entitlement"
STEP = "entitlement_step"
CHANGE_STEP, NOT_YET_STEP = "change", "not_yet"


def tell(result: Result, texts: Texts, link: str | None = None) -> list[Reply]:
    """All messages of a result; the last one carries the buttons, with the print page where there is a ``link``."""
    wording = Wording(texts, result.case)
    replies = [Reply(summary(result, wording), meta={"key": "utter_entitlement_result", "outcome": Outcome.ANSWERED.value})]
    either = [benefit for benefit in result.open if benefit.id in COMPETING] if _one_of(result, wording) else []
    for benefit in (*result.granted, *result.to_ask, *either):
        listed = "\n".join(f"- {line}" for line in lines(benefit, wording))
        text = wording.say("utter_entitlement_benefit", title=benefit.title, amount=wording.amount(benefit), lines=listed)
        basis = (Source(benefit.clause.document, benefit.clause.article),)
        replies.append(Reply(text, sources=basis, meta={"key": "utter_entitlement_benefit"}))
    closing = wording.say("utter_entitlement_closing", parts="\n".join(_closing(result, wording)))
    return [*replies, Reply(closing, _buttons(result, texts, link), meta={"key": "utter_entitlement_closing"})]


def tell_not_yet(result: Result, texts: Texts) -> Reply:
    """Why other benefits near to this case are not granted."""
    wording = Wording(texts, result.case)
    listed = "\n".join(f"- {benefit.title}: {benefit.reasons[0]}" for benefit in result.not_yet)
    key = "utter_entitlement_not_yet" if listed else "utter_entitlement_not_yet_none"
    return Reply(wording.say(key, benefits=listed), meta={"key": key})


def summary(result: Result, wording: Wording) -> str:
    """Which benefits, and how much a month altogether."""
    one_of = _one_of(result, wording)
    if not result.granted and not one_of:
        nothing = wording.say("utter_entitlement_result_none")
        near = "\n".join(f"- {benefit.title}: {benefit.reasons[0]}" for benefit in result.not_yet[:3])
        return "\n".join(filter(None, (nothing, near)))
    granted = [f"{benefit.title}: {wording.amount(benefit)}" for benefit in result.granted]
    benefits = "\n".join(f"- {line}" for line in (*granted, *one_of))
    return "\n".join(filter(None, (wording.say("utter_entitlement_result", benefits=benefits), total(result, wording))))


def _one_of(result: Result, wording: Wording) -> tuple[str, ...]:
    """Some monthly benefit is certain, only not yet which."""
    low, _ = result.monthly
    if not low or any(benefit.id in COMPETING for benefit in result.granted):
        return ()
    return (wording.say("utter_entitlement_one_of", amount=f"{money(low)} đồng"),)


def total(result: Result, wording: Wording) -> str:
    """The sentence about a month's sum; empty without one."""
    low, high = result.monthly
    if low != high and low:
        return wording.say("utter_entitlement_total_range", amount=f"{money(low)} đồng", amount_to=f"{money(high)} đồng")
    return wording.say("utter_entitlement_total", amount=f"{money(low)} đồng") if low else ""


def lines(benefit: Benefit, wording: Wording, *, basis: bool = False) -> Iterator[str]:
    """Why, papers, what to bring, where, how long; the clause too where no source stands below (``basis``)."""
    texts = wording.texts
    if benefit.outcome is Ends.ASK:
        yield texts.get("utter_entitlement_line_ask")
    if benefit.outcome is Ends.UNKNOWN:
        facts = ", ".join(inside(texts.get(f"utter_entitlement_fact_{name}")) for name in benefit.missing)
        yield texts.get("utter_entitlement_line_open", facts=facts)
    if benefit.reasons:
        yield texts.get("utter_entitlement_line_why", reasons=" ".join(benefit.reasons))
    if benefit.papers:
        yield texts.get("utter_entitlement_line_papers", papers="; ".join(benefit.papers))
    if benefit.bring:
        yield texts.get("utter_entitlement_line_bring", bring="; ".join(benefit.bring))
    if benefit.desk:
        yield texts.get("utter_entitlement_line_where", desk=benefit.desk)
        if near := wording.near():
            yield near
    if benefit.deadline:
        yield texts.get("utter_entitlement_line_deadline", days=benefit.deadline)
    if basis:
        yield texts.get("utter_entitlement_line_basis", basis=f"{benefit.clause.article} {benefit.clause.document}")


def open_line(result: Result, wording: Wording) -> str:
    """What is left open and what would settle it; empty when nothing is."""
    if not result.open:
        return ""
    facts = ", ".join(inside(wording.texts.get(f"utter_entitlement_fact_{name}")) for name in result.open_facts)
    return wording.say("utter_entitlement_open", titles="; ".join(benefit.title for benefit in result.open), facts=facts)


def _closing(result: Result, wording: Wording) -> Iterator[str]:
    if result.outdone:
        yield wording.say("utter_entitlement_higher", titles="; ".join(benefit.title for benefit in result.outdone))
    if left := open_line(result, wording):
        yield left
    told = [f"{inside(label)}: {value}" for label, value in wording.told()]
    if told:
        yield wording.say("utter_entitlement_facts", facts="; ".join(told))


def _buttons(result: Result, texts: Texts, link: str | None) -> tuple[Button, ...]:
    def button(name: str, **meaning: str) -> Button:
        return Button(texts.get(f"utter_entitlement_button_{name}"), intent=INTENT, slots=meaning)

    opened = (Button(texts.get("utter_entitlement_button_checklist"), url=link),) if link else ()
    why_not = (button("not_yet", **{STEP: NOT_YET_STEP}),) if result.not_yet else ()
    again = Button(texts.get("utter_entitlement_button_repeat"), intent="repeat")
    return (*opened, again, button("change", **{STEP: CHANGE_STEP}), *why_not, button("other"))
