from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.channels.plain_text import numbered, paged, rendered, shortened, split_text, utf16_length, written_out
from bot.messages import Button, Reply, Source

SENTENCE = "Bác mang giấy tờ ra xã để cán bộ xem giúp. "


def test_sources_and_date_stand_below_the_answer() -> None:
    reply = Reply(
        "Mỗi tháng bác được nhận tiền trợ cấp.",
        sources=(Source("Nghị định 20/2021/NĐ-CP", "Khoản 1 Điều 5"), Source("Nghị định 76/2024/NĐ-CP")),
        effective_from="2024-07-01",
    )
    assert rendered(reply) == (
        "Mỗi tháng bác được nhận tiền trợ cấp.\n\n"
        "Căn cứ: Khoản 1 Điều 5 Nghị định 20/2021/NĐ-CP; Nghị định 76/2024/NĐ-CP. Áp dụng từ 01/07/2024."
    )


def test_the_words_around_a_reply_are_those_of_the_texts_given() -> None:
    class Shouting:
        def get(self, key: str, **values: object) -> str:
            return f"[{key} {' '.join(map(str, values.values()))}]"

    reply = Reply("Dạ.", sources=(Source("Luật 41/2024/QH15", "Điều 21"),), effective_from="2025-07-01")
    assert rendered(reply, Shouting()) == (
        "Dạ.\n\n[utter_channel_legal_basis Điều 21 Luật 41/2024/QH15] [utter_channel_in_force_since 01/07/2025]"
    )
    assert paged(reply, 2000, Shouting())[0].text == rendered(reply, Shouting())


def test_the_same_source_is_named_once_and_a_reply_without_sources_has_no_footer() -> None:
    source = Source("Luật Người cao tuổi 2009", "Điều 17")
    assert rendered(Reply("Dạ.", sources=(source, source))).count("Luật") == 1
    assert rendered(Reply("Dạ, An Sinh nghe ạ.")) == "Dạ, An Sinh nghe ạ."


def test_a_date_that_is_none_stays_as_written() -> None:
    assert rendered(Reply("Dạ.", effective_from="năm 2025")).endswith("Áp dụng từ năm 2025.")


def test_pages_end_at_paragraphs_and_carry_buttons_and_sources_last() -> None:
    text = "\n\n".join(SENTENCE.strip() * 8 for _ in range(6))
    reply = Reply(text, buttons=(Button("Hồ sơ", token="t1"),), sources=(Source("Nghị định 20/2021/NĐ-CP", "Điều 5"),))
    pages = paged(reply, 2000)
    assert len(pages) == 2
    assert [len(page.buttons) for page in pages] == [0, 1]
    assert pages[0].text.endswith("xem giúp.")
    assert pages[1].text.endswith("Căn cứ: Điều 5 Nghị định 20/2021/NĐ-CP.")
    assert paged(pages[1], 2000) == (pages[1],)


@pytest.mark.parametrize("limit", [2000, 4096])
def test_long_text_without_paragraphs_is_cut_between_sentences(limit: int) -> None:
    pages = split_text(SENTENCE * 300, limit)
    assert all(page.endswith(".") and utf16_length(page) <= limit for page in pages)
    assert " ".join(pages) == (SENTENCE * 300).strip()


def test_one_word_beyond_the_limit_is_cut_without_breaking_a_character() -> None:
    pages = split_text("👩‍🌾" * 500, 100)
    assert all(utf16_length(page) <= 100 for page in pages)
    assert all(not page.startswith("\u200d") and not page.endswith("\u200d") for page in pages)
    assert "".join(pages) == "👩‍🌾" * 500


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(10, 60))
def test_no_page_is_too_long_and_nothing_but_spaces_is_lost(text: str, limit: int) -> None:
    pages = split_text(text, limit)
    assert all(utf16_length(page) <= limit for page in pages)
    assert "".join("".join(pages).split()) == "".join(text.split())


def test_decomposed_text_is_sent_composed() -> None:
    assert rendered(Reply(unicodedata.normalize("NFD", "Trợ cấp"))) == "Trợ cấp"


def test_titles_are_shortened_on_one_line() -> None:
    assert shortened("Hồ sơ\n gồm gì", 20) == "Hồ sơ gồm gì"
    assert shortened("a" * 200, 100) == "a" * 99 + "…"
    assert utf16_length(shortened("👵" * 80, 100)) <= 100


def test_choices_become_numbered_lines() -> None:
    assert numbered("Bác hỏi việc gì ạ?", ["Mức tiền", "Hồ sơ"]) == "Bác hỏi việc gì ạ?\n\n1. Mức tiền\n2. Hồ sơ"


def test_a_button_in_words_names_its_number_once() -> None:
    assert written_out(Button("Gọi cấp cứu", phone="115")) == "Gọi cấp cứu: 115"
    assert written_out(Button("Gọi 115", phone="115")) == "Gọi 115"
    assert written_out(Button("Hồ sơ")) == "Hồ sơ"
