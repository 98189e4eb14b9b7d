"""Labels of the parts of a body, and how people cite them."""

import pytest

from app.notices.rules_content import Block, BlockKind
from app.notices.rules_outline import labels, outline, point_letter, printed_label, roman
from tests.notices.telegram import TELEGRAM

SECTION, ITEM, POINT = BlockKind.SECTION, BlockKind.ITEM, BlockKind.POINT
DASH, PARAGRAPH = BlockKind.DASH, BlockKind.PARAGRAPH


def test_points_are_lettered_by_the_vietnamese_alphabet() -> None:
    letters = " ".join(point_letter(number) for number in range(1, 25))

    assert letters == "a b c d đ e g h i k l m n o p q r s t u v x y aa"


def test_sections_are_roman() -> None:
    assert [roman(number) for number in (1, 4, 9, 14, 19, 40)] == ["I", "IV", "IX", "XIV", "XIX", "XL"]


def test_each_kind_counts_for_itself() -> None:
    blocks = [Block(kind, "x") for kind in (PARAGRAPH, ITEM, DASH, PARAGRAPH, ITEM, POINT, POINT)]

    assert labels(blocks) == ("", "1", "-", "", "2", "a", "b")


def test_counting_goes_on_behind_a_label_given_by_hand() -> None:
    blocks = [Block(POINT, "x"), Block(POINT, "x", label="d"), Block(POINT, "x"), Block(POINT, "x", label="đ1")]

    assert labels([*blocks, Block(POINT, "x")]) == ("a", "d", "đ", "đ1", "e")


@pytest.mark.parametrize(
    ("kind", "label", "printed"),
    [(SECTION, "I", "I."), (ITEM, "1", "1."), (POINT, "đ", "đ)"), (DASH, "-", "-"), (PARAGRAPH, "", "")],
)
def test_labels_are_printed_with_their_signs(kind: BlockKind, label: str, printed: str) -> None:
    assert printed_label(kind, label) == printed


def test_numbering_starts_anew_under_each_parent() -> None:
    under = (Block(ITEM, "x", (Block(POINT, "x"), Block(DASH, "x"), Block(PARAGRAPH, "x"))),)

    references = [line.reference for line in outline([Block(SECTION, "x", under), Block(SECTION, "x", under)])]

    assert references == [
        *("I", "I.1", "I.1.a", "I.1.-1", "I.1.¶1"),
        *("II", "II.1", "II.1.a", "II.1.-1", "II.1.¶1"),
    ]


def test_the_telegram_is_numbered_as_it_was_printed() -> None:
    lines = outline(TELEGRAM.body)

    assert [line.reference for line in lines] == [
        *("¶1", "¶2", "I", "II"),
        *("II.1", "II.1.-1", "II.1.-2", "II.1.-3", "II.1.-4", "II.1.-5"),
        *("II.2", "II.2.-1", "II.2.-2", "II.2.-3"),
        *("III", "III.1", "III.2", "III.3", "III.4"),
    ]
    assert max(line.depth for line in lines) == 2
