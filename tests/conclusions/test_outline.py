"""The outline that people type: marks decide kind and place, labels are counted, nothing is lost on the way back."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.conclusions.rules import ClauseKind
from app.conclusions.rules_outline import Node, as_outline, blocks, count, parse_outline
from app.notices.rules_outline import outline

DOCUMENT_02 = (Path(__file__).parent.parent / "fixtures" / "conclusion-2025-06-30.txt").read_text(encoding="utf-8")


def references(text: str) -> list[str]:
    return [line.reference for line in outline(blocks(parse_outline(text)))]


def texts(text: str) -> dict[str, str]:
    return {line.reference: line.block.text for line in outline(blocks(parse_outline(text)))}


def test_marks_decide_kind_and_place() -> None:
    text = "I. MỘT\n1. Hai\na) Ba\n- Bốn\n- Năm\nb) Sáu\nII. BẢY\n- Tám"
    assert references(text) == ["I", "I.1", "I.1.a", "I.1.a.-1", "I.1.a.-2", "I.1.b", "II", "II.-1"]


def test_typed_numbers_do_not_matter_and_letters_run_the_vietnamese_way() -> None:
    text = "1. Một\n1. Hai\n" + "\n".join(f"a) Điểm {n}" for n in range(7))
    assert references(text)[1:] == ["2", "2.a", "2.b", "2.c", "2.d", "2.đ", "2.e", "2.g"]


def test_a_paragraph_belongs_to_the_clause_before_it() -> None:
    assert references("Mở đầu\n1. Một\nthêm một đoạn\nđoạn nữa\n2. Hai") == ["¶1", "1", "1.¶1", "1.¶2", "2"]


def test_a_placed_paragraph_stands_behind_the_clauses_of_its_level() -> None:
    assert references("1. Một\n  a) Hai\n  ¶ của mục 1\n¶ của cả bài") == ["1", "1.a", "1.¶1", "¶1"]


def test_what_only_looks_like_a_mark_is_text() -> None:
    assert parse_outline("30.6.2025 là ngày họp") == (Node(ClauseKind.PARAGRAPH, "30.6.2025 là ngày họp"),)
    assert parse_outline("¶ 1. không phải mục") == (Node(ClauseKind.PARAGRAPH, "1. không phải mục"),)
    assert as_outline((Node(ClauseKind.PARAGRAPH, "- không phải gạch"),)) == "¶ - không phải gạch"


BUSY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_MARKS = st.sampled_from(["I. ", "IV. ", "1. ", "12. ", "a) ", "đ) ", "- ", "– ", "¶ ", "  ¶ ", "    ¶ ", "", "  "])
_WORDS = st.text(st.sampled_from("aIđ1-¶.) \u0301ế"), max_size=8)


@BUSY_MACHINE
@given(st.lists(st.tuples(_MARKS, _WORDS).map("".join), max_size=15).map("\n".join))
def test_every_tree_comes_back_from_its_outline(text: str) -> None:
    tree = parse_outline(text)
    assert parse_outline(as_outline(tree)) == tree


@BUSY_MACHINE
@given(st.text(max_size=300))
def test_any_text_at_all_gives_a_tree_that_comes_back(text: str) -> None:
    tree = parse_outline(text)
    assert parse_outline(as_outline(tree)) == tree


def test_document_02_becomes_its_tree() -> None:
    found = references(DOCUMENT_02)
    assert [r for r in found if r.startswith("I.")] == ["I.¶1", "I.1", "I.2", "I.3"]
    assert [r for r in found if r.count(".") == 1 and r.startswith("II.")] == [f"II.{n}" for n in range(1, 10)]
    assert [r for r in found if r.startswith("II.2.b.")] == ["II.2.b.-1", "II.2.b.-2", "II.2.b.-3"]
    assert [r for r in found if r.startswith("II.5")] == [
        "II.5",
        "II.5.a",
        "II.5.a.-1",
        "II.5.a.-2",
        "II.5.a.-3",
        "II.5.a.-4",
        "II.5.b",
        "II.5.c",
    ]
    assert count(parse_outline(DOCUMENT_02)) == 44


def test_the_clauses_of_document_02_say_what_they_say() -> None:
    said = texts(DOCUMENT_02)
    assert said["II.1.¶1"] == "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương:"
    assert said["II.3.a.-1"].endswith("hoàn thành trước ngày 5 tháng 7 năm 2025;")
    assert said["II.9"].startswith("Thời gian rất gấp")


def test_sections_are_titles_and_items_only_where_they_head_others() -> None:
    titles = [line.reference for line in outline(blocks(parse_outline(DOCUMENT_02))) if line.block.is_title]
    assert titles == ["I", "II", "II.1", "II.2", "II.3", "II.4", "II.5", "II.7"]
