"""What is asked in a message: sentences, the question in a letter, several questions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.question_finder import SHORT, focus, is_generic, parts, sentences
from knowledge_base.text import strip_marks

LETTER = (
    "Kính gửi anh chị. Tôi tên Bảy, năm nay 67 tuổi, ở ấp Bình Thạnh. Chồng tôi đi bộ đội về bị thương ở chân, ổng mất hồi tháng 3. "
    "Trước khi mất ổng có lãnh trợ cấp thương binh, xã có cho thẻ bảo hiểm y tế. {question} Cảm ơn anh chị nhiều."
)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Phí 1.500.000 đồng phải không? Nộp ở TP.HCM được không", ["Phí 1.500.000 đồng phải không?", "Nộp ở TP.HCM được không"]),
        ("mã 000.00.19.H01-251103-0012 xong chưa", ["mã 000.00.19.H01-251103-0012 xong chưa"]),
        ("Chào em.\n\nBác hỏi chút", ["Chào em.", "Bác hỏi chút"]),
        ("Ở P. Mỹ Bình, ấp 3.", ["Ở P. Mỹ Bình, ấp 3."]),
        ("?!...", []),
        ("", []),
    ],
)
def test_sentences(text: str, pieces: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == pieces


@given(st.text(alphabet="aáđ .?!\n;,0T", max_size=60))
def test_sentences_are_stretches_of_the_text_in_order(text: str) -> None:
    found = sentences(text)
    assert all(text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() for sentence in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    "question",
    [
        "Vậy tôi có được hưởng tiền tuất hằng tháng không?",
        "Cho tôi hỏi làm giấy tờ ở đâu.",
        "Giờ tui muốn xin tiền cho đứa cháu thì phải làm sao.",
        "Nhờ anh chị hướng dẫn giùm thủ tục.",
        "Không biết nhà nước hỗ trợ bao nhiêu tiền",
    ],
)
@pytest.mark.parametrize("spell", [str, strip_marks], ids=["marked", "unmarked"])
def test_question_in_a_letter_is_found(question: str, spell: object) -> None:
    assert callable(spell)
    asked, context = focus(spell(LETTER.format(question=question)))
    assert asked.startswith(spell(question.rstrip(".?")))
    assert spell("thương binh") in context


@pytest.mark.parametrize("question", ["Hỗ trợ mai táng", "đường dây nóng", "Trạng thái hồ sơ?"])
def test_what_is_announced_is_the_question_whatever_its_words(question: str) -> None:
    story = "Chào anh chị. Bà em có công nên tháng nào cũng có người mang tiền tới, chuyện đó ổn rồi ạ. " + "Nhà em ở xa. " * 5
    letter = f"{story}Em hỏi cái này: {question}"
    asked, context = focus(letter)
    assert asked == question
    assert "có công" in context


@pytest.mark.parametrize(
    "text",
    ["mai táng phí được bao nhiêu", " ".join(["mẹ"] * (SHORT + 5)), "tôi hỏi cái này được không? " * 12],
    ids=["short", "nothing asks", "everything asks"],
)
def test_what_is_no_letter_is_all_question(text: str) -> None:
    assert focus(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("mai táng phí được bao nhiêu và nộp hồ sơ ở đâu", ["mai táng phí được bao nhiêu", "nộp hồ sơ ở đâu"]),
        ("Tiền già bao nhiêu? Bao lâu thì có?", ["Tiền già bao nhiêu?", "Bao lâu thì có?"]),
        ("the bhyt cho nguoi ngheo xin o dau, can giay to gi", ["the bhyt cho nguoi ngheo xin o dau", "can giay to gi"]),
        ("hồ sơ và thủ tục làm thẻ cho trẻ gồm những gì", []),
        ("con tôi bị tật, nặng lắm, có được gì không", []),
        ("Chào em. Bác cảm ơn.", []),
        ("ai được hưởng trợ cấp xã hội", []),
        ("1. Tiền hưu trí xã hội 2. Mai táng phí 3. Thẻ BHYT cận nghèo", ["Tiền hưu trí xã hội", "Mai táng phí", "Thẻ BHYT cận nghèo"]),
        ("2 con dưới 3 tuổi. Được hưởng gì?", []),
    ],
)
def test_several_questions(text: str, asked: list[str]) -> None:
    assert parts(text) == asked


@pytest.mark.parametrize(
    "question", ["Cần những giấy tờ gì?", "Co dung vay khong?", "Xin hỏi thủ tục làm như thế nào?", "Vậy nộp ở đâu ạ?"]
)
def test_question_that_names_nothing_means_what_was_told(question: str) -> None:
    assert is_generic(question)


@pytest.mark.parametrize("question", ["Thời tiết hôm nay thế nào?", "Thẻ bảo hiểm mua ở đâu?", "Hotline?"])
def test_question_that_names_its_matter_stands_alone(question: str) -> None:
    assert not is_generic(question)
