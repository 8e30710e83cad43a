"""Finding the entry that answers, asking back where several may be meant, and showing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.answer_model import Alternative, Answer
from bot.answer_turn import AnswerTurn
from bot.messages import Button, Outcome, Source
from knowledge_base.entries import Entry, EntrySource
from knowledge_base.figures import FigureError, names_in
from knowledge_base.programs import Aspect
from knowledge_base.question_finder import focus
from knowledge_base.search import Hit
from knowledge_base.text import standard

LOCAL_LEAD = 0.12  # how much better a local entry must be than a national one before the province is asked
MAX_CHOICES = 3
SEARCH_DEPTH = 40


def search(turn: AnswerTurn, aspects: Mapping[str, float]) -> list[Hit]:
    """Entries that hold on the asked day in the asked province, best first."""
    programs = {program.value: confidence for program, confidence in turn.programs.items()}
    question = turn.question
    return turn.library.index.search(
        focus(standard(question.text))[0],
        on=question.on,
        province=question.province,
        programs=programs,
        aspects=aspects,
        limit=SEARCH_DEPTH,
    )


def with_province(turn: AnswerTurn, hits: list[Hit], asked: Aspect | None = None) -> Answer | None:
    """Answer with the best entry; ask for the province only when the answer really depends on it.

    asked: the aspect chosen by button; else what the model saw.
    """
    if not hits:
        return None
    best = hits[0]
    if best.entry.is_local and turn.question.province is None:
        national = next((hit for hit in hits if not hit.entry.is_local and hit.entry.program == best.entry.program), None)
        if national is None or best.score - national.score > LOCAL_LEAD:
            return turn.say(
                Outcome.CLARIFY,
                "utter_ask_province",
                program=best.entry.program.value,
                aspect=best.entry.aspect.value,
                province_needed=True,
            )
        best = national
    return show(turn, best.entry, [hit for hit in hits if hit is not best], asked)


def choices(turn: AnswerTurn, hits: Sequence[Hit]) -> Answer:
    """One clarifying question with at most three choices, one per programme and aspect."""
    distinct = {(hit.entry.program, hit.entry.aspect): hit for hit in reversed(hits)}
    best = sorted(distinct.values(), key=lambda hit: -hit.score)[:MAX_CHOICES]
    buttons = tuple(Button(hit.entry.title, intent="choose_entry", slots={"entry_id": hit.entry.id}) for hit in best)
    return turn.say(Outcome.CLARIFY, "utter_did_you_mean", buttons=buttons, alternatives=_alternatives(best))


def show(turn: AnswerTurn, entry: Entry, others: Sequence[Hit] = (), asked: Aspect | None = None) -> Answer:
    """The entry as an answer; its aspect is the asked one where the entry answers that too."""
    asked = asked or Aspect.read(turn.understanding.aspect or "")
    aspect = asked if asked is not None and entry.answers(asked) else entry.aspect
    on, figures = turn.question.on, turn.library.figures
    try:
        text = figures.fill(entry.answer, on)
    except FigureError:  # a figure has no value on that day: better no answer than a wrong one
        return turn.say(Outcome.FALLBACK, "utter_no_figure", program=entry.program.value, aspect=entry.aspect.value)
    changes = [day for name in names_in(entry.answer) for day in figures.changes(name) if day <= on]
    return turn.end(
        Outcome.ANSWERED,
        text,
        program=entry.program.value,
        aspect=aspect.value,
        entry_id=entry.id,
        entry_version=entry.version,
        sources=tuple(to_source(source) for source in entry.sources),
        effective_from=max([entry.effective_from, *changes]),
        alternatives=_alternatives(others[:MAX_CHOICES]),
        buttons=_next_questions(turn, entry),
    )


def _next_questions(turn: AnswerTurn, entry: Entry) -> tuple[Button, ...]:
    """Up to three quick replies: other aspects of the same programme that have an answer."""
    order = (Aspect.ELIGIBILITY, Aspect.AMOUNT, Aspect.DOCUMENTS, Aspect.WHERE, Aspect.DURATION, Aspect.PROCEDURE, Aspect.CONTACT)
    question, index = turn.question, turn.library.index
    open_aspects = [
        aspect for aspect in order if aspect != entry.aspect and index.covers(entry.program, aspect, question.on, question.province)
    ]
    return tuple(
        Button(aspect.label, intent="choose_aspect", slots={"program": entry.program.value, "aspect": aspect.value})
        for aspect in open_aspects[:MAX_CHOICES]
    )


def in_one(turn: AnswerTurn, found: Sequence[tuple[str, Answer]]) -> Answer:
    """The answers to several questions as one, each under the question it answers; programme and entry are those of the first."""
    texts = turn.library.texts
    keys = ("utter_first_question", *("utter_next_question",) * (len(found) - 1))
    lines = [f"{texts.get(key, question=asked)}\n{single.answer}" for key, (asked, single) in zip(keys, found, strict=True)]
    first, *others = sorted((single for _, single in found), key=lambda single: single.outcome is not Outcome.ANSWERED)
    return replace(
        first,
        text=turn.question.text,
        answer="\n\n".join(lines),
        intent=turn.understanding.intent,
        intent_confidence=turn.understanding.confidence,
        entities=turn.understanding.entities,
        sources=tuple(dict.fromkeys(source for single in (first, *others) for source in single.sources)),
        effective_from=max((single.effective_from for single in (first, *others) if single.effective_from), default=None),
        buttons=others[-1].buttons,
    )


def _alternatives(hits: Iterable[Hit]) -> tuple[Alternative, ...]:
    return tuple(Alternative(hit.entry.id, hit.entry.program.value, hit.entry.aspect.value, hit.score, hit.entry.title) for hit in hits)


def to_source(source: EntrySource) -> Source:
    """An entry's source as the reply shows it."""
    return Source(source.document, source.article, source.url)
