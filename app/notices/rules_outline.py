"""How the parts of a body are numbered (Nghị định 30/2020/NĐ-CP, Phụ lục I): I, 1, a, and dashes.

Points are lettered by the Vietnamese alphabet without f, j, w, z and without ă â ê ô ơ ư:
a b c d đ e g h i k l m n o p q r s t u v x y.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.notices.rules_content import Block, BlockKind

POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class OutlineLine:
    """One block in reading order: its bare label, how deep it stands (0 at the top) and its path.

    ``reference`` is the path as people cite it, ``II.3.a.-1``: the first dash of point a of item 3 of section II.
    A paragraph is ``¶1``, ``¶2`` among the paragraphs beside it.
    """

    block: Block
    label: str
    depth: int
    reference: str


def roman(number: int) -> str:
    """Return a number from 1 in Roman numerals."""
    letters = ""
    for value, sign in _ROMAN:
        letters += sign * (number // value)
        number %= value
    return letters


def point_letter(number: int) -> str:
    """Return the letter of the number-th point, from 1: a, b, c, d, đ, e, g ...; after y comes aa."""
    rounds, place = divmod(number - 1, len(POINT_LETTERS))
    return POINT_LETTERS[rounds - 1] * bool(rounds) + POINT_LETTERS[place]


def labels(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the bare labels of blocks that stand beside each other: ``I``, ``1``, ``a``, ``-``; none is ``""``.

    Each kind counts for itself. A label given by hand is taken as it is, and counting goes on behind it where it is
    a label of that kind (``3`` is followed by ``4``); any other (``2a``) does not disturb the count.
    """
    counts: dict[BlockKind, int] = {}
    result = []
    for block in blocks:
        if block.label is None:
            counts[block.kind] = counts.get(block.kind, 0) + 1
            result.append(_label(block.kind, counts[block.kind]))
        else:
            counts[block.kind] = _number(block.kind, block.label) or counts.get(block.kind, 0)
            result.append(block.label)
    return tuple(result)


def _label(kind: BlockKind, number: int) -> str:
    if kind is BlockKind.SECTION:
        return roman(number)
    if kind is BlockKind.ITEM:
        return str(number)
    if kind is BlockKind.POINT:
        return point_letter(number)
    return "-" if kind is BlockKind.DASH else ""


def _number(kind: BlockKind, label: str) -> int:
    if kind in (BlockKind.DASH, BlockKind.PARAGRAPH):
        return 0
    return next((number for number in range(1, 200) if _label(kind, number) == label), 0)


def printed_label(kind: BlockKind, label: str) -> str:
    """Return the label with its sign: ``I.``, ``1.``, ``a)``, ``-``."""
    if not label or kind is BlockKind.DASH:
        return label
    return f"{label})" if kind is BlockKind.POINT else f"{label}."


def outline(blocks: Sequence[Block]) -> tuple[OutlineLine, ...]:
    """Return all blocks in reading order with labels and paths."""
    return tuple(_walk(blocks, 0, ""))


def _walk(blocks: Sequence[Block], depth: int, above: str) -> Iterator[OutlineLine]:
    marks = {BlockKind.DASH: 0, BlockKind.PARAGRAPH: 0}
    for block, label in zip(blocks, labels(blocks), strict=True):
        own = label
        if block.kind in marks:
            marks[block.kind] += 1
            own = f"{'-' if block.kind is BlockKind.DASH else '¶'}{marks[block.kind]}"
        reference = f"{above}.{own}" if above else own
        yield OutlineLine(block, label, depth, reference)
        yield from _walk(block.children, depth + 1, reference)
