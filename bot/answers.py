"""The one use case behind every answer: ``ansinh ask``, the console, the API and the dialogue all come through here.

A turn is a list of steps; each may end it with an :class:`Answer`, the last one always does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.answer_model import Alternative, Answer, Library, Question
from bot.danger import detect
from bot.messages import Button, Outcome, Source
from bot.ports import Parser, Understanding
from knowledge_base.entries import Entry
from knowledge_base.figures import FigureError, names_in
from knowledge_base.places import Place
from knowledge_base.programs import Aspect, Program, Province
from knowledge_base.search import Hit

# Set on the development questions (docs/decisions/0006).
SURE = 0.42  # probability of the best programme from which it is answered without asking back
UNSURE = 0.22  # below: not understood
OURS = 0.6  # probability of all our matters together from which at least choices are offered
LEXICAL = 0.78  # cosine from which the words alone are believed against the model
LOCAL_LEAD = 0.12  # how much better a local entry must be than a national one before the province is asked
MAX_CHOICES = 3
MAX_COMMUNES = 4
SEARCH_DEPTH = 40
TWO_LEVELS_SINCE = date(2025, 7, 1)
FORMS = {"request_vehicle": "transport", "check_dossier": "dossier", "ask_entitlement": "entitlement"}
OPEN_INTENTS = frozenset({"ask_entitlement", "ask_follow_up"})
FORM_PROGRAMS = {"transport": Program.XE_CHUYEN_BENH, "dossier": Program.TRA_CUU_HO_SO}
SMALLTALK = frozenset(
    {"greet", "goodbye", "thank", "ask_bot", "praise", "complain", "affirm", "deny", "cancel", "dont_know", "repeat", "inform"}
)
PROGRAM_INTENTS = {f"ask_{program.value}": program for program in Program}


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the steps share."""

    question: Question
    understanding: Understanding
    library: Library
    programs: Mapping[Program, float] = field(default_factory=dict)

    def end(self, outcome: Outcome, answer: str, **values: Any) -> Answer:
        understood = self.understanding
        return Answer(outcome, self.question.text, answer, understood.intent, understood.confidence, entities=understood.entities, **values)

    def say(self, outcome: Outcome, key: str, *, fill: Mapping[str, str] | None = None, **values: Any) -> Answer:
        """End with a resident text and the buttons written beside it."""
        texts = self.library.texts
        return self.end(outcome, texts.get(key, **(fill or {})), **{"buttons": texts.buttons(key), **values})


Step = Callable[[_Turn], Answer | None]


def ask(question: Question, parser: Parser, library: Library) -> Answer:
    """Understand and answer one question.

    Raises:
        EngineUnavailable: the language model cannot be reached.
    """
    started = time.perf_counter()
    danger = detect(question.text)
    understanding = Understanding(question.text, "danger", 1.0) if danger else parser.parse(question.text)
    return replace(answer(question, understanding, library), took_ms=(time.perf_counter() - started) * 1000)


def answer(question: Question, understanding: Understanding, library: Library) -> Answer:
    """Answer a question the model has already read. A province named in the question counts before the one known so far."""
    question = replace(question, province=_named_province(understanding) or question.province)
    turn = _Turn(question, understanding, library, _programs(understanding, question.program))
    return next(result for step in STEPS if (result := step(turn)) is not None)


def answer_entry(question: Question, entry_id: str, library: Library) -> Answer | None:
    """Show one entry (a tapped choice); None when it is not shown any more."""
    entry = next((entry for entry in library.index.entries if entry.id == entry_id and entry.holds_on(question.on)), None)
    if entry is None:
        return None
    return _shown(_Turn(question, Understanding(question.text, "choose_entry", 1.0), library), entry, ())


def answer_aspect(question: Question, program: Program, aspect: Aspect, library: Library) -> Answer:
    """Answer an aspect of a programme chosen by button; the best entry when several fit."""
    turn = _Turn(question, Understanding(question.text, "choose_aspect", 1.0, program.value, aspect.value), library, {program: 1.0})
    hits = _search(turn, {aspect.value: 1.0})
    return _with_province(turn, [hit for hit in hits if hit.entry.program == program] or hits) or _fallback(turn)


def _named_province(understanding: Understanding) -> Province | None:
    named = {entity["value"] for entity in understanding.entities if entity["entity"] == "province"}
    return Province.read(named.pop()) if len(named) == 1 else None


def _programs(understanding: Understanding, previous: Program | None) -> dict[Program, float]:
    """Probability per programme; a follow-up without one of its own belongs to the programme before."""
    programs = {PROGRAM_INTENTS[intent]: confidence for intent, confidence in understanding.ranking if intent in PROGRAM_INTENTS}
    if understanding.intent == "ask_follow_up" and previous is not None:
        return {**programs, previous: max(programs.get(previous, 0.0), understanding.confidence)}
    return programs


def _danger(turn: _Turn) -> Answer | None:
    danger = detect(turn.question.text)
    return turn.say(Outcome.EMERGENCY, f"utter_emergency_{danger.value}") if danger else None


def _empty(turn: _Turn) -> Answer | None:
    return None if any(character.isalnum() for character in turn.question.text) else turn.say(Outcome.FALLBACK, "utter_empty")


def _smalltalk(turn: _Turn) -> Answer | None:
    intent = turn.understanding.intent
    if intent == "request_person":
        return turn.say(Outcome.HANDOVER, "utter_handover_offer", program=Program.HOTLINE.value)
    return turn.say(Outcome.SMALLTALK, f"utter_{intent}") if intent in SMALLTALK and turn.understanding.confidence >= SURE else None


def _form(turn: _Turn) -> Answer | None:
    form = FORMS.get(turn.understanding.intent)
    if form is None or turn.understanding.confidence < SURE:
        return None
    program = FORM_PROGRAMS.get(form)
    if form == "transport" and turn.question.province is Province.BAC_NINH:  # the network is An Giang's: its answer says so
        return answer_aspect(turn.question, Program.XE_CHUYEN_BENH, Aspect.OVERVIEW, turn.library)
    aspect = Aspect.STATUS.value if form == "dossier" else None
    return turn.say(Outcome.FORM, f"utter_form_{form}", form=form, program=program.value if program else None, aspect=aspect)


def _province_only(turn: _Turn) -> Answer | None:
    if turn.understanding.intent != "inform_province":
        return None
    if turn.question.province is None:
        return turn.say(Outcome.SMALLTALK, "utter_ask_province")
    return turn.say(Outcome.SMALLTALK, "utter_province_noted", fill={"province": turn.question.province.label})


def _which_commune_now(turn: _Turn) -> Answer | None:
    """What an old commune is called today, from the gazetteer; an ambiguous or divided name is asked back, not guessed."""
    if turn.programs.get(Program.DIA_GIOI, 0.0) < SURE:
        return None
    mentions = turn.library.places.find(turn.question.text, loose=True)
    olds = [place for mention in mentions for place in mention.candidates if place.level == "old_commune"]
    if not olds:
        return None
    lines = [f"- {_old_name(place)}: nay là {' hoặc '.join(unit.name for unit in place.units)}" for place in dict.fromkeys(olds)]
    key = "utter_commune_now" if len(lines) == 1 and not olds[0].divided else "utter_commune_which"
    return turn.say(
        Outcome.ANSWERED,
        key,
        fill={"communes": "\n".join(lines[:MAX_COMMUNES])},
        program=Program.DIA_GIOI.value,
        aspect=Aspect.WHERE.value,
        sources=(Source("Nghị quyết 202/2025/QH15"),),
        effective_from=TWO_LEVELS_SINCE,
    )


def _old_name(place: Place) -> str:
    return f"{place.name} ({place.old_district}, {place.old_province} cũ)"


def _not_ours(turn: _Turn) -> Answer | None:
    """Neighbouring matters get their signpost; what is nobody's business here is left alone."""
    if turn.understanding.intent != "out_of_scope":
        return None
    hits = _search(turn, {})
    if hits and hits[0].signals["words"] >= LEXICAL:
        return None
    signpost = turn.library.signposts.find(turn.question.text, turn.understanding.matter)
    if signpost is not None:
        return turn.end(Outcome.SIGNPOST, signpost.answer, sources=tuple(_source(source) for source in signpost.sources))
    return turn.say(Outcome.FALLBACK, "utter_out_of_scope")


def _follow_up_without_program(turn: _Turn) -> Answer | None:
    if turn.understanding.intent != "ask_follow_up" or turn.question.program is not None:
        return None
    return turn.say(Outcome.CLARIFY, "utter_which_program")


def _knowledge(turn: _Turn) -> Answer | None:
    """Search, and answer, ask back or give up by how sure model and words are together."""
    aspects = {turn.understanding.aspect: turn.understanding.aspect_confidence} if turn.understanding.aspect else {}
    hits = _search(turn, aspects)
    if not hits:
        return None
    best = max(turn.programs.items(), key=lambda item: item[1], default=None)
    if best and best[1] >= SURE:
        mine = [hit for hit in hits if hit.entry.program is best[0]]
        return _with_province(turn, mine) or turn.say(Outcome.FALLBACK, "utter_no_figure", program=best[0].value)
    if hits[0].signals["words"] >= LEXICAL:
        return _with_province(turn, hits)
    return _choices(turn, hits) if (best and best[1] >= UNSURE) or _ours(turn) >= OURS else None


def _ours(turn: _Turn) -> float:
    """How probable it is that the question belongs here at all, whichever programme it is about."""
    return sum(confidence for intent, confidence in turn.understanding.ranking if intent in PROGRAM_INTENTS or intent in OPEN_INTENTS)


def _search(turn: _Turn, aspects: Mapping[str, float]) -> list[Hit]:
    programs = {program.value: confidence for program, confidence in turn.programs.items()}
    question = turn.question
    return turn.library.index.search(
        question.text, on=question.on, province=question.province, programs=programs, aspects=aspects, limit=SEARCH_DEPTH
    )


def _with_province(turn: _Turn, hits: list[Hit]) -> Answer | None:
    """Answer with the best entry; ask for the province only when the answer really depends on it."""
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
    return _shown(turn, best.entry, tuple(hit for hit in hits if hit is not best))


def _choices(turn: _Turn, hits: list[Hit]) -> Answer:
    """One clarifying question with at most three choices, one per programme and aspect."""
    distinct = {(hit.entry.program, hit.entry.aspect): hit for hit in reversed(hits)}
    best = sorted(distinct.values(), key=lambda hit: -hit.score)[:MAX_CHOICES]
    buttons = tuple(Button(hit.entry.title, intent="choose_entry", slots={"entry_id": hit.entry.id}) for hit in best)
    return turn.say(Outcome.CLARIFY, "utter_did_you_mean", buttons=buttons, alternatives=_alternatives(best))


def _shown(turn: _Turn, entry: Entry, others: tuple[Hit, ...]) -> Answer:
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
        aspect=entry.aspect.value,
        entry_id=entry.id,
        entry_version=entry.version,
        sources=tuple(_source(source) for source in entry.sources),
        effective_from=max([entry.effective_from, *changes]),
        alternatives=_alternatives(others[:MAX_CHOICES]),
        buttons=_next_questions(turn, entry),
    )


def _next_questions(turn: _Turn, entry: Entry) -> tuple[Button, ...]:
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


def _alternatives(hits: Any) -> tuple[Alternative, ...]:
    return tuple(Alternative(hit.entry.id, hit.entry.program.value, hit.entry.aspect.value, hit.score, hit.entry.title) for hit in hits)


def _source(source: Any) -> Source:
    return Source(source.document, source.article, source.url)


def _fallback(turn: _Turn) -> Answer:
    return turn.say(Outcome.FALLBACK, "utter_fallback")


STEPS: tuple[Step, ...] = (
    _danger,
    _empty,
    _smalltalk,
    _form,
    _province_only,
    _not_ours,
    _follow_up_without_program,
    _which_commune_now,
    _knowledge,
    _fallback,
)
