"""The one use case behind every answer: each outcome, the province, dates and follow-ups."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer_entries import MAX_CHOICES
from bot.answer_model import Answer, Library, Question
from bot.answers import (
    FORMS,
    LEXICAL,
    OURS,
    PROGRAM_INTENTS,
    SMALLTALK,
    SURE,
    UNSURE,
    answer,
    answer_aspect,
    answer_entry,
    ask,
)
from bot.danger import Danger
from bot.messages import Outcome, Source
from bot.ports import Understanding
from knowledge_base.entries import EntrySource, Signpost
from knowledge_base.programs import Aspect, Program, Province
from tests.unit.builders import TODAY, StubParser, domain, entry, library, seed_library, texts, understood

SPRING = date(2026, 3, 15)
AMOUNT = entry(
    Program.HUU_TRI_XA_HOI,
    Aspect.AMOUNT,
    title="Mức hưu trí xã hội",
    questions=("hưu trí xã hội được bao nhiêu một tháng", "tiền già mỗi tháng được mấy"),
)
PAPERS = entry(
    Program.HUU_TRI_XA_HOI,
    Aspect.DOCUMENTS,
    answer="Tờ khai và CCCD.",
    questions=("hồ sơ hưu trí xã hội gồm những gì", "xin tiền già cần giấy tờ gì"),
)
FUNERAL_PAPERS = entry(
    Program.MAI_TANG_PHI, Aspect.DOCUMENTS, answer="Tờ khai, giấy chứng tử.", questions=("hồ sơ mai táng phí gồm những gì",)
)
FUND_HERE = entry(
    Program.QUY_VI_NGUOI_NGHEO,
    Aspect.CONTACT,
    ".ag",
    provinces=("an_giang",),
    answer="Gọi ở An Giang.",
    questions=("quỹ vì người nghèo gọi ai",),
)
FUND_THERE = entry(
    Program.QUY_VI_NGUOI_NGHEO,
    Aspect.CONTACT,
    ".bn",
    provinces=("bac_ninh",),
    answer="Gọi ở Bắc Ninh.",
    questions=("quỹ vì người nghèo gọi số nào",),
)
OLD = entry(Program.HO_NGHEO, Aspect.PROCEDURE, effective_to=date(2026, 6, 30), answer="Cách cũ.", questions=("xin xét hộ nghèo thế nào",))
LAND = Signpost(
    "signpost.dat_dai",
    "dat_dai",
    "Đất đai",
    ("làm sổ đỏ ở đâu",),
    "Việc này hỏi văn phòng đăng ký đất đai.",
    (EntrySource("Luật Đất đai"),),
)


@cache
def small() -> Library:
    return library(AMOUNT, PAPERS, FUNERAL_PAPERS, FUND_HERE, FUND_THERE, OLD, signposts=(LAND,))


def answered(
    text: str,
    intent: str,
    confidence: float = 0.9,
    *,
    on: date = TODAY,
    province: Province | None = None,
    previous: Program | None = None,
    aspect: Aspect | None = None,
    **values: object,
) -> Answer:
    understanding = understood(text, intent, confidence, aspect=aspect.value if aspect else None, aspect_confidence=0.9, **values)
    return answer(Question(text, on, province, previous), understanding, small())


class TestOutcomes:
    def test_answered(self) -> None:
        found = answered("tiền già mỗi tháng được mấy", "ask_huu_tri_xa_hoi", aspect=Aspect.AMOUNT)
        assert found.outcome is Outcome.ANSWERED
        assert found.entry_id == AMOUNT.id
        assert (found.program, found.aspect, found.entry_version) == ("huu_tri_xa_hoi", "amount", 1)
        assert found.sources == (Source("Nghị định 176/2025/NĐ-CP", "Điều 4"),)
        assert "{" not in found.answer

    def test_clarify_between_two_or_three_choices(self) -> None:
        ranking = (("ask_huu_tri_xa_hoi", UNSURE + 0.02), ("ask_mai_tang_phi", UNSURE))
        found = answered("giấy tờ", "ask_huu_tri_xa_hoi", UNSURE + 0.02, ranking=ranking)
        assert found.outcome is Outcome.CLARIFY
        assert 2 <= len(found.buttons) <= MAX_CHOICES
        assert all(button.intent == "choose_entry" and button.slots["entry_id"] for button in found.buttons)
        assert len({button.title for button in found.buttons}) == len(found.buttons)

    def test_choices_when_surely_ours_but_nobody_knows_which(self) -> None:
        share = OURS / 4 + 0.01
        ranking = tuple((f"ask_{name}", share) for name in ("huu_tri_xa_hoi", "mai_tang_phi", "ho_ngheo", "bhyt"))
        assert share < UNSURE
        assert answered("cái đó sao", "ask_bhyt", share, ranking=ranking).outcome is Outcome.CLARIFY

    def test_signpost_for_a_neighbouring_matter(self) -> None:
        found = answered("làm sổ đỏ ở đâu vậy", "out_of_scope", matter="dat_dai")
        assert found.outcome is Outcome.SIGNPOST
        assert found.answer == LAND.answer
        assert found.sources == (Source("Luật Đất đai"),)
        assert found.program is None

    def test_out_of_scope_without_a_signpost_is_declined(self) -> None:
        found = answered("hôm nay có mưa không", "out_of_scope")
        assert found.outcome is Outcome.FALLBACK
        assert found.answer == texts().get("utter_out_of_scope")

    def test_words_of_an_entry_are_believed_against_out_of_scope(self) -> None:
        found = answered("hồ sơ hưu trí xã hội gồm những gì", "out_of_scope", 0.6)
        assert found.outcome is Outcome.ANSWERED
        assert found.entry_id == PAPERS.id

    def test_fallback_when_nothing_is_sure(self) -> None:
        found = answered("abc xyz", "ask_bhyt", UNSURE - 0.05)
        assert found.outcome is Outcome.FALLBACK
        assert found.answer == texts().get("utter_fallback")
        assert any(button.intent == "request_person" for button in found.buttons)

    def test_fallback_of_an_unknown_intent(self) -> None:
        assert answered("abc xyz", "nlu_fallback", 0.0, ranking=()).outcome is Outcome.FALLBACK

    def test_handover_is_offered(self) -> None:
        found = answered("cho gặp cán bộ", "request_person")
        assert found.outcome is Outcome.HANDOVER
        assert any(button.intent == "request_person" for button in found.buttons)

    @pytest.mark.parametrize("danger", list(Danger))
    def test_emergency(self, danger: Danger) -> None:
        text = {
            Danger.MEDICAL: "ba tôi bất tỉnh rồi",
            Danger.SELF_HARM: "tôi không muốn sống nữa",
            Danger.CHILD: "cháu bé bị xâm hại",
            Danger.FIRE: "cháy nhà rồi",
            Danger.VIOLENCE: "chồng tôi đang đánh tôi",
            Danger.RESCUE: "ghe bị chìm giữa sông",
        }[danger]
        found = answered(text, "ask_bhyt", 0.99)
        assert found.outcome is Outcome.EMERGENCY
        assert danger.number in found.answer

    @pytest.mark.parametrize(("intent", "form"), FORMS.items())
    def test_form(self, intent: str, form: str) -> None:
        found = answered("làm giúp tôi", intent)
        assert found.outcome is Outcome.FORM
        assert found.form == form

    def test_unsure_form_is_not_begun(self) -> None:
        assert answered("xe", "request_vehicle", SURE - 0.01).outcome is not Outcome.FORM

    @pytest.mark.parametrize("intent", sorted(SMALLTALK))
    def test_smalltalk(self, intent: str) -> None:
        found = answered("lời nói", intent)
        assert found.outcome is Outcome.SMALLTALK
        assert found.answer == texts().get(f"utter_{intent}")

    @pytest.mark.parametrize("text", ["", " ", "🙏", "...?!"])
    def test_nothing_to_read(self, text: str) -> None:
        found = answered(text, "ask_bhyt")
        assert found.outcome is Outcome.FALLBACK
        assert found.answer == texts().get("utter_empty")

    def test_every_outcome_is_covered_here(self) -> None:
        names = " ".join(name for name in dir(self) if name.startswith("test_"))
        assert all(outcome.value in names for outcome in Outcome)


class TestProvince:
    def test_is_asked_when_the_answer_depends_on_it(self) -> None:
        found = answered("quỹ vì người nghèo gọi ai", "ask_quy_vi_nguoi_ngheo")
        assert found.outcome is Outcome.CLARIFY
        assert found.province_needed
        assert {button.slots["province"] for button in found.buttons} == {"an_giang", "bac_ninh"}

    @pytest.mark.parametrize(("province", "expected"), [(Province.AN_GIANG, "Gọi ở An Giang."), (Province.BAC_NINH, "Gọi ở Bắc Ninh.")])
    def test_known_province_gets_its_own_answer(self, province: Province, expected: str) -> None:
        found = answered("quỹ vì người nghèo gọi ai", "ask_quy_vi_nguoi_ngheo", province=province)
        assert found.answer == expected
        assert not found.province_needed

    def test_is_not_asked_when_the_answer_is_the_same_everywhere(self) -> None:
        assert answered("tiền già mỗi tháng được mấy", "ask_huu_tri_xa_hoi").outcome is Outcome.ANSWERED

    def test_national_answer_is_preferred_to_asking_when_it_is_as_good(self) -> None:
        local = entry(Program.BHYT, Aspect.WHERE, ".ag", provinces=("an_giang",), questions=("mua thẻ bhyt chỗ nào",), answer="Riêng.")
        national = entry(Program.BHYT, Aspect.WHERE, questions=("mua thẻ bhyt ở chỗ nào",), answer="Chung.")
        question = Question("mua thẻ bhyt chỗ nào", TODAY)
        found = answer(question, understood(question.text, "ask_bhyt", aspect="where", aspect_confidence=0.9), library(local, national))
        assert found.answer == "Chung."

    def test_province_alone_is_asked_for_when_unknown(self) -> None:
        found = answered("em ở tỉnh đó", "inform_province")
        assert found.answer == texts().get("utter_ask_province")

    def test_known_province_is_noted_by_name(self) -> None:
        found = answered("tui ở An Giang", "inform_province", province=Province.AN_GIANG)
        assert "An Giang" in found.answer
        assert "{" not in found.answer


class TestDates:
    @pytest.mark.parametrize(
        ("on", "figure", "since"),
        [
            (SPRING, "500.000 đồng", date(2025, 7, 1)),
            (TODAY, "540.000 đồng", date(2026, 7, 1)),
            (date(2026, 6, 30), "500.000 đồng", date(2025, 7, 1)),
        ],
    )
    def test_figure_is_that_of_the_day_and_names_since_when(self, on: date, figure: str, since: date) -> None:
        found = answered("tiền già mỗi tháng được mấy", "ask_huu_tri_xa_hoi", on=on, aspect=Aspect.AMOUNT)
        assert figure in found.answer
        assert found.effective_from == since

    @pytest.mark.parametrize(("on", "figure"), [(SPRING, "500.000 đồng"), (TODAY, "540.000 đồng")])
    def test_shipped_pension_answer_follows_the_day(self, on: date, figure: str) -> None:
        text = "hưu trí xã hội một tháng được bao nhiêu tiền"
        understanding = understood(text, "ask_huu_tri_xa_hoi", 0.95, aspect="amount", aspect_confidence=0.9)
        found = answer(Question(text, on), understanding, seed_library())
        assert found.program == "huu_tri_xa_hoi"
        assert figure in found.answer

    def test_entry_is_shown_only_while_it_holds(self) -> None:
        assert answered("xin xét hộ nghèo thế nào", "ask_ho_ngheo", on=SPRING).answer == "Cách cũ."
        assert answered("xin xét hộ nghèo thế nào", "ask_ho_ngheo", on=TODAY).answer != "Cách cũ."

    def test_figure_without_a_value_on_that_day_is_not_guessed(self) -> None:
        early = entry(effective_from=date(2020, 1, 1))
        question = Question(early.questions[0], date(2021, 1, 1))
        found = answer(question, understood(question.text, "ask_huu_tri_xa_hoi"), library(early))
        assert found.outcome is Outcome.FALLBACK
        assert found.answer == texts().get("utter_no_figure")
        assert found.program == "huu_tri_xa_hoi"


class TestFollowUps:
    @pytest.mark.parametrize(("previous", "expected"), [(Program.HUU_TRI_XA_HOI, PAPERS.id), (Program.MAI_TANG_PHI, FUNERAL_PAPERS.id)])
    def test_follow_up_belongs_to_the_programme_before(self, previous: Program, expected: str) -> None:
        found = answered("thế hồ sơ gồm gì", "ask_follow_up", previous=previous, aspect=Aspect.DOCUMENTS)
        assert found.outcome is Outcome.ANSWERED
        assert found.entry_id == expected

    def test_follow_up_without_a_programme_asks_which(self) -> None:
        found = answered("thế hồ sơ gồm gì", "ask_follow_up", aspect=Aspect.DOCUMENTS)
        assert found.outcome is Outcome.CLARIFY
        assert found.buttons

    @pytest.mark.parametrize("text", ["khi nào có kết quả", "bao lau thi xu ly xong", "đơn của tôi tới đâu rồi"])
    def test_progress_without_a_programme_is_about_dossiers(self, text: str) -> None:
        about = entry(Program.TRA_CUU_HO_SO, Aspect.DURATION, questions=("bao lâu có kết quả hồ sơ",))
        reading = understood(text, "ask_follow_up", aspect="duration", aspect_confidence=0.9)
        found = answer(Question(text, TODAY), reading, library(about, AMOUNT, PAPERS))
        assert (found.outcome, found.entry_id) == (Outcome.ANSWERED, about.id)

    def test_question_with_its_own_programme_is_not_pulled_back(self) -> None:
        found = answered("hồ sơ mai táng phí gồm những gì", "ask_mai_tang_phi", previous=Program.HUU_TRI_XA_HOI, aspect=Aspect.DOCUMENTS)
        assert found.entry_id == FUNERAL_PAPERS.id


class TestHardlyAQuestion:
    @pytest.mark.parametrize("text", ["how much is the elderly allowance", "who is the president of the country"])
    def test_another_language_is_told_so(self, text: str) -> None:
        found = answered(text, "ask_bhyt", 0.97)
        assert (found.outcome, found.program) == (Outcome.FALLBACK, None)
        assert "tiếng Việt" in found.answer

    @pytest.mark.parametrize(("text", "intent"), [("tiền", "ask_huu_tri_xa_hoi"), ("xe", "request_vehicle")])
    def test_a_single_syllable_is_asked_back(self, text: str, intent: str) -> None:
        found = answered(text, intent, 0.98)
        assert found.outcome is Outcome.CLARIFY
        assert 1 <= len(found.buttons) <= MAX_CHOICES


class TestSeveralQuestions:
    BOTH = "tiền già mỗi tháng được mấy, xin tiền già cần giấy tờ gì"

    @staticmethod
    def asked(*parts: Understanding, text: str = BOTH, **values: Any) -> Answer:
        reading = understood(text, "ask_huu_tri_xa_hoi", aspect="amount", aspect_confidence=0.6, parts=parts, **values)
        return answer(Question(text, TODAY), reading, small())

    HOW_MUCH = understood("tiền già mỗi tháng được mấy", "ask_huu_tri_xa_hoi", aspect="amount", aspect_confidence=0.9)
    WHICH_PAPERS = understood("xin tiền già cần giấy tờ gì", "ask_huu_tri_xa_hoi", aspect="documents", aspect_confidence=0.9)
    THEN_PAPERS = understood("hồ sơ gồm gì", "ask_follow_up", aspect="documents", aspect_confidence=0.9)
    WEATHER = understood("mai mưa không", "out_of_scope")

    @pytest.mark.parametrize("second", [WHICH_PAPERS, THEN_PAPERS], ids=["with programme", "follow-up"])
    def test_each_is_answered_under_its_own_question(self, second: Understanding) -> None:
        found = self.asked(self.HOW_MUCH, second)
        assert found.outcome is Outcome.ANSWERED
        assert (found.entry_id, found.aspect) == (AMOUNT.id, "amount")
        first, then = found.answer.index(self.HOW_MUCH.text), found.answer.index(second.text)
        assert first < found.answer.index("đồng") < then < found.answer.index("Tờ khai và CCCD.")

    def test_sources_are_named_once(self) -> None:
        found = self.asked(self.HOW_MUCH, self.WHICH_PAPERS)
        assert len(found.sources) == len(set(found.sources)) > 0

    @pytest.mark.parametrize("parts", [(WEATHER, HOW_MUCH), (HOW_MUCH, WEATHER)], ids=["first", "second"])
    def test_what_is_not_ours_is_said_beside_the_answer(self, parts: tuple[Understanding, ...]) -> None:
        found = self.asked(*parts)
        assert (found.outcome, found.entry_id) == (Outcome.ANSWERED, AMOUNT.id)
        assert "không thuộc phần An Sinh" in found.answer
        assert "đồng" in found.answer

    @pytest.mark.parametrize(
        "parts", [(HOW_MUCH, HOW_MUCH), (HOW_MUCH, replace(WEATHER, confidence=0.3))], ids=["same answer twice", "one not understood"]
    )
    def test_otherwise_the_message_is_taken_as_a_whole(self, parts: tuple[Understanding, ...]) -> None:
        found = self.asked(*parts)
        assert found.entry_id == AMOUNT.id
        assert "Về câu" not in found.answer

    def test_parts_of_another_programme_than_the_message_are_not_believed(self) -> None:
        funeral = understood("hồ sơ mai táng phí gồm những gì", "ask_mai_tang_phi")
        fund = understood("quỹ vì người nghèo gọi ai", "ask_quy_vi_nguoi_ngheo", entities=({"entity": "province", "value": "an_giang"},))
        assert "Về câu" not in self.asked(funeral, fund).answer

    def test_covered_aspect_is_reported_as_asked(self) -> None:
        broad = entry(Program.MAI_TANG_PHI, Aspect.OVERVIEW, questions=("mai táng phí là gì",), covers=(Aspect.WHERE,))
        for asked, reported in (("where", "where"), ("duration", "overview")):
            reading = understood("mai táng phí", "ask_mai_tang_phi", aspect=asked, aspect_confidence=0.9)
            assert answer(Question("mai táng phí", TODAY), reading, library(broad)).aspect == reported


class TestChoices:
    def test_next_questions_lead_to_answers(self) -> None:
        found = answered("tiền già mỗi tháng được mấy", "ask_huu_tri_xa_hoi", aspect=Aspect.AMOUNT)
        assert [button.slots["aspect"] for button in found.buttons] == ["documents"]
        (button,) = found.buttons
        following = answer_aspect(
            Question("", TODAY), Program(button.slots["program"]), Aspect(button.slots["aspect"]), small()
        )  # fmt: skip
        assert following.entry_id == PAPERS.id

    def test_chosen_entry_is_shown(self) -> None:
        found = answer_entry(Question("", TODAY), AMOUNT.id, small())
        assert found is not None
        assert found.entry_id == AMOUNT.id
        assert "540.000" in found.answer

    @pytest.mark.parametrize("entry_id", ["", "bhyt.nothing", OLD.id])
    def test_chosen_entry_that_is_gone_is_not_shown(self, entry_id: str) -> None:
        assert answer_entry(Question("", TODAY), entry_id, small()) is None

    def test_chosen_local_aspect_asks_for_the_province(self) -> None:
        found = answer_aspect(Question("", TODAY), Program.QUY_VI_NGUOI_NGHEO, Aspect.CONTACT, small())
        assert found.province_needed

    def test_alternatives_never_hold_the_answer_itself(self) -> None:
        found = answered("hồ sơ hưu trí xã hội gồm những gì", "ask_huu_tri_xa_hoi", aspect=Aspect.DOCUMENTS)
        assert found.entry_id not in {item.entry_id for item in found.alternatives}
        assert len(found.alternatives) <= MAX_CHOICES


class TestAsking:
    def test_danger_needs_no_model(self) -> None:
        parser = StubParser()
        found = ask(Question("cháy nhà rồi", TODAY), parser, small())
        assert found.outcome is Outcome.EMERGENCY
        assert parser.asked == []

    def test_model_is_asked_once_and_the_time_is_told(self) -> None:
        parser = StubParser({"tiền già": understood("tiền già", "ask_huu_tri_xa_hoi", aspect="amount", aspect_confidence=0.9)})
        found = ask(Question("tiền già", TODAY), parser, small())
        assert parser.asked == ["tiền già"]
        assert found.outcome is Outcome.ANSWERED
        assert found.took_ms > 0

    def test_json_has_the_contract_keys_and_is_plain(self) -> None:
        entities = ({"entity": "age", "value": "75", "text": "75t", "start": 0, "end": 3, "extractor": "x"},)
        found = answered("tiền già mỗi tháng được mấy", "ask_huu_tri_xa_hoi", aspect=Aspect.AMOUNT, entities=entities)
        data = found.to_json("q1")
        assert list(data) == [
            "id", "text", "outcome", "intent", "intent_confidence", "program", "aspect", "entry_id", "entry_version", "answer", "sources",
            "effective_from", "alternatives", "entities", "form", "took_ms",
        ]  # fmt: skip
        assert data["id"] == "q1"
        assert data["effective_from"] == "2026-07-01"
        assert data["sources"] == [{"document": "Nghị định 176/2025/NĐ-CP", "article": "Điều 4", "url": None}]
        assert data["entities"] == [{"entity": "age", "value": "75", "text": "75t", "start": 0, "end": 3}]
        assert json.loads(json.dumps(data, ensure_ascii=False)) == data

    def test_reply_carries_sources_buttons_and_what_staff_needs(self) -> None:
        found = answered("tiền già mỗi tháng được mấy", "ask_huu_tri_xa_hoi", aspect=Aspect.AMOUNT)
        reply = found.to_reply()
        assert (reply.text, reply.sources, reply.buttons) == (found.answer, found.sources, found.buttons)
        assert reply.effective_from == "2026-07-01"
        assert reply.meta["outcome"] == "answered"
        assert reply.meta["entry_id"] == AMOUNT.id


INTENTS = st.sampled_from([*domain()["intents"], "nlu_fallback", "unheard_of"])
READINGS = st.builds(
    lambda text, intent, confidence, aspect, matter, ranking: Understanding(
        text, intent, confidence, None, aspect, 0.5, matter, (), tuple(ranking)
    ),
    text=st.text(max_size=80) | st.sampled_from([*AMOUNT.questions, *FUND_HERE.questions, *LAND.questions, "ba tôi bất tỉnh rồi"]),
    intent=INTENTS,
    confidence=st.floats(0, 1),
    aspect=st.none() | st.sampled_from([aspect.value for aspect in Aspect]),
    matter=st.none() | st.sampled_from(["dat_dai", "khac"]),
    ranking=st.lists(st.tuples(INTENTS, st.floats(0, 1)), max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(
    READINGS,
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.none() | st.sampled_from(list(Province)),
    st.none() | st.sampled_from(list(Program)),
)
def test_any_text_and_reading_get_exactly_one_sensible_answer(
    reading: Understanding, on: date, province: Province | None, previous: Program | None
) -> None:
    found = answer(Question(reading.text, on, province, previous), reading, small())
    assert found.answer
    assert found.text == reading.text
    assert len(found.buttons) <= 5
    assert (found.outcome is Outcome.ANSWERED) == (found.entry_id is not None)
    if found.outcome is Outcome.ANSWERED:
        shown = next(one for one in small().index.entries if one.id == found.entry_id)
        assert shown.holds_on(on)
        assert shown.holds_in(province)
        assert found.sources
        assert "{" not in found.answer
    json.dumps(found.to_json())
    found.to_reply()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_asking_never_raises(text: str) -> None:
    assert ask(Question(text, TODAY), StubParser(), small()).answer


def test_thresholds_are_in_order() -> None:
    assert 0 < UNSURE < SURE < LEXICAL < 1


def test_every_programme_has_its_intent() -> None:
    assert set(PROGRAM_INTENTS.values()) == set(Program)
