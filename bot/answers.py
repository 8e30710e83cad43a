"""The one use case behind every answer: ``ansinh ask``, the console, the API and the dialogue all come through here.

A turn is a list of steps; each may end it with an :class:`Answer`, the last one always does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.answer_entries import choices, in_one, search, show, to_source, with_province
from bot.answer_model import Answer, Library, Question
from bot.answer_turn import AnswerTurn
from bot.danger import detect
from bot.messages import Outcome, Source
from bot.ports import Parser, Understanding
from knowledge_base.places import Place
from knowledge_base.programs import Aspect, Program, Province
from knowledge_base.spelling.syllables import looks_vietnamese
from knowledge_base.text import fold, standard

# Set on the development questions (docs/decisions/0006).
SURE = 0.46  # probability of the best programme from which it is answered without asking back
UNSURE = 0.22  # below: not understood
OURS = 0.6  # probability of all our matters together from which at least choices are offered
LEXICAL = 0.78  # cosine from which the words alone are believed against the model
MAX_COMMUNES = 4
TWO_LEVELS_SINCE = date(2025, 7, 1)
FORMS = {"request_vehicle": "transport", "check_dossier": "dossier", "ask_entitlement": "entitlement"}
OPEN_INTENTS = frozenset({"ask_entitlement", "ask_follow_up"})
FORM_PROGRAMS = {"transport": Program.XE_CHUYEN_BENH, "dossier": Program.TRA_CUU_HO_SO}
SMALLTALK = frozenset(
    {"greet", "goodbye", "thank", "ask_bot", "praise", "complain", "affirm", "deny", "cancel", "dont_know", "repeat", "inform"}
)
TELLING = (Outcome.ANSWERED, Outcome.SIGNPOST)
# A message of at least so many words of which less than half could be Vietnamese syllables is in another language.
FEWEST_FOREIGN = 4
OF_PROGRESS = frozenset({Aspect.STATUS.value, Aspect.DURATION.value})
OF_A_DOSSIER = re.compile(r"\b(?:ho so|ket qua|tien do|xu ly|phan hoi|ma so|bien nhan|giay hen|tra cuu|don)\b")
PROGRAM_INTENTS = {f"ask_{program.value}": program for program in Program}


Step = Callable[[AnswerTurn], Answer | None]


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
    turn = AnswerTurn(question, understanding, library, _programs(understanding, question.program))
    return next(result for step in STEPS if (result := step(turn)) is not None)


def answer_entry(question: Question, entry_id: str, library: Library) -> Answer | None:
    """Show one entry (a tapped choice); None when it is not shown any more."""
    entry = next((entry for entry in library.index.entries if entry.id == entry_id and entry.holds_on(question.on)), None)
    if entry is None:
        return None
    return show(AnswerTurn(question, Understanding(question.text, "choose_entry", 1.0), library), entry)


def answer_aspect(question: Question, program: Program, aspect: Aspect, library: Library) -> Answer:
    """Answer an aspect of a programme chosen by button; the best entry when several fit."""
    turn = AnswerTurn(question, Understanding(question.text, "choose_aspect", 1.0, program.value, aspect.value), library, {program: 1.0})
    hits = search(turn, {aspect.value: 1.0})
    return with_province(turn, [hit for hit in hits if hit.entry.program == program] or hits, aspect) or _fallback(turn)


def _named_province(understanding: Understanding) -> Province | None:
    named = {entity["value"] for entity in understanding.entities if entity["entity"] == "province"}
    return Province.read(named.pop()) if len(named) == 1 else None


def _programs(understanding: Understanding, previous: Program | None) -> dict[Program, float]:
    """Probability per programme; a follow-up without one of its own belongs to the programme before."""
    programs = {PROGRAM_INTENTS[intent]: confidence for intent, confidence in understanding.ranking if intent in PROGRAM_INTENTS}
    if understanding.intent == "ask_follow_up" and previous is not None:
        return {**programs, previous: max(programs.get(previous, 0.0), understanding.confidence)}
    return programs


def _danger(turn: AnswerTurn) -> Answer | None:
    danger = detect(turn.question.text)
    return turn.say(Outcome.EMERGENCY, f"utter_emergency_{danger.value}") if danger else None


def _empty(turn: AnswerTurn) -> Answer | None:
    return None if any(character.isalnum() for character in turn.question.text) else turn.say(Outcome.FALLBACK, "utter_empty")


def _foreign(turn: AnswerTurn) -> Answer | None:
    words = [word for word in fold(standard(turn.question.text)).split() if word.isalpha()]
    if len(words) < FEWEST_FOREIGN or 2 * sum(map(looks_vietnamese, words)) >= len(words):
        return None
    return turn.say(Outcome.FALLBACK, "utter_not_vietnamese")


def _smalltalk(turn: AnswerTurn) -> Answer | None:
    intent = turn.understanding.intent
    if intent == "request_person":
        return turn.say(Outcome.HANDOVER, "utter_handover_offer", program=Program.HOTLINE.value)
    return turn.say(Outcome.SMALLTALK, f"utter_{intent}") if intent in SMALLTALK and turn.understanding.confidence >= SURE else None


def _one_word(turn: AnswerTurn) -> Answer | None:
    """A single syllable ("tiền", "xe") says too little to answer or to open a form."""
    words = standard(turn.question.text).lower().split()
    asked = turn.understanding.intent
    if len(words) != 1 or not looks_vietnamese(words[0]) or turn.question.program or not (asked in FORMS or asked in PROGRAM_INTENTS):
        return None
    hits = search(turn, {})
    return choices(turn, hits) if hits else None


def _form(turn: AnswerTurn) -> Answer | None:
    form = FORMS.get(turn.understanding.intent)
    if form is None or turn.understanding.confidence < SURE:
        return None
    program = FORM_PROGRAMS.get(form)
    if form == "transport" and turn.question.province is Province.BAC_NINH:  # the network is An Giang's: its answer says so
        return answer_aspect(turn.question, Program.XE_CHUYEN_BENH, Aspect.OVERVIEW, turn.library)
    aspect = Aspect.STATUS.value if form == "dossier" else None
    return turn.say(Outcome.FORM, f"utter_form_{form}", form=form, program=program.value if program else None, aspect=aspect)


def _province_only(turn: AnswerTurn) -> Answer | None:
    if turn.understanding.intent != "inform_province":
        return None
    if turn.question.province is None:
        return turn.say(Outcome.SMALLTALK, "utter_ask_province")
    return turn.say(Outcome.SMALLTALK, "utter_province_noted", fill={"province": turn.question.province.label})


def _which_commune_now(turn: AnswerTurn) -> Answer | None:
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


def _not_ours(turn: AnswerTurn) -> Answer | None:
    """Neighbouring matters get their signpost; what is nobody's business here is left alone."""
    if turn.understanding.intent != "out_of_scope":
        return None
    hits = search(turn, {})
    if hits and hits[0].signals["words"] >= LEXICAL:
        return None
    signpost = turn.library.signposts.find(standard(turn.question.text), turn.understanding.matter)
    if signpost is not None:
        return turn.end(Outcome.SIGNPOST, signpost.answer, sources=tuple(to_source(source) for source in signpost.sources))
    return turn.say(Outcome.FALLBACK, "utter_out_of_scope")


def _follow_up_without_program(turn: AnswerTurn) -> Answer | None:
    """Nothing was asked before; how far or how long, said of a dossier or its result, is about dossiers in general."""
    if turn.understanding.intent != "ask_follow_up" or turn.question.program is not None:
        return None
    if turn.understanding.aspect not in OF_PROGRESS or not OF_A_DOSSIER.search(fold(turn.question.text)):
        return turn.say(Outcome.CLARIFY, "utter_which_program")
    return _knowledge(replace(turn, programs={**turn.programs, Program.TRA_CUU_HO_SO: turn.understanding.confidence}))


def _several(turn: AnswerTurn) -> Answer | None:
    """Several questions in one message are answered one after the other, where each leads somewhere and one of them to an answer."""
    found: list[tuple[str, Answer]] = []
    program = turn.question.program
    for part in turn.understanding.parts:
        single = answer(replace(turn.question, text=part.text, program=program), replace(part, parts=()), turn.library)
        if single.outcome not in TELLING and not single.province_needed and part.confidence < OURS:
            return None
        if single.answer not in [other.answer for _, other in found]:
            found.append((part.text, single))
        program = Program.read(single.program or "") or program
    best = max(turn.programs.items(), key=lambda item: item[1], default=None)
    about = [single.program for _, single in found if single.outcome is Outcome.ANSWERED]
    if len(found) < 2 or not about or (best and best[1] >= SURE and best[0].value not in about):
        return None
    return in_one(turn, found)


def _knowledge(turn: AnswerTurn) -> Answer | None:
    """Search, and answer, ask back or give up by how sure model and words are together."""
    hits = search(turn, dict(turn.understanding.aspects))
    if not hits:
        return None
    best = max(turn.programs.items(), key=lambda item: item[1], default=None)
    if best and best[1] >= SURE:
        mine = [hit for hit in hits if hit.entry.program is best[0]]
        return with_province(turn, mine) or turn.say(Outcome.FALLBACK, "utter_no_figure", program=best[0].value)
    if hits[0].signals["words"] >= LEXICAL:
        return with_province(turn, hits)
    return choices(turn, hits) if (best and best[1] >= UNSURE) or _ours(turn) >= OURS else None


def _ours(turn: AnswerTurn) -> float:
    """How probable it is that the question belongs here at all, whichever programme it is about."""
    return sum(confidence for intent, confidence in turn.understanding.ranking if intent in PROGRAM_INTENTS or intent in OPEN_INTENTS)


def _fallback(turn: AnswerTurn) -> Answer:
    return turn.say(Outcome.FALLBACK, "utter_fallback")


STEPS: tuple[Step, ...] = (
    _danger,
    _empty,
    _foreign,
    _smalltalk,
    _one_word,
    _form,
    _province_only,
    _not_ours,
    _follow_up_without_program,
    _which_commune_now,
    _several,
    _knowledge,
    _fallback,
)
