"""The tree of clauses as text that people type, and back.

One clause a line; its mark at the start says what it is: ``I. `` section, ``1. `` item, ``a) `` point, ``- `` dash,
and without a mark a paragraph. A marked clause stands under the nearest one before it of a higher level. A paragraph
stands under the clause before it. Where a paragraph follows clauses of its own level, or begins with what would be
read as a mark, it is written ``¶ ``; its indentation, two spaces a level, then says under what it stands.

What number or letter is typed does not matter, clauses are counted: I, 1, a b c d đ e g (`app.notices.rules_outline`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.conclusions.rules import ClauseKind
from app.notices.rules_content import Block, BlockKind
from app.notices.rules_outline import labels, printed_label
from app.wording.letters import nfc

_MARKS = (
    (ClauseKind.SECTION, re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})\.\s+(?=\S)")),
    (ClauseKind.ITEM, re.compile(r"\d{1,3}\.\s+(?=\S)")),
    (ClauseKind.POINT, re.compile(r"[a-zđ]{1,2}\)\s+(?=\S)")),
    (ClauseKind.DASH, re.compile(r"[-–—−•]\s+(?=\S)")),
)
_PARAGRAPH = re.compile(r"¶\s*(?=\S)")
_SPACES = re.compile(r"\s+")
_LEVELS = {ClauseKind.SECTION: 0, ClauseKind.ITEM: 1, ClauseKind.POINT: 2, ClauseKind.DASH: 3}
_INDENT = "  "


@dataclass(frozen=True)
class Node:
    """A clause with the clauses under it; a paragraph has none."""

    kind: ClauseKind
    text: str
    children: tuple["Node", ...] = ()


@dataclass
class _Open:
    """A clause that is still being read."""

    kind: ClauseKind
    text: str
    children: list["_Open"] = field(default_factory=list)

    def closed(self) -> Node:
        """Return the clause as it is."""
        return Node(self.kind, self.text, tuple(child.closed() for child in self.children))


def parse_outline(text: str) -> tuple[Node, ...]:
    """Read the clauses out of a typed outline; every text gives a tree, empty lines count for nothing."""
    root = _Open(ClauseKind.PARAGRAPH, "")
    path: list[_Open] = []  # open marked clauses, the outermost first
    for line in nfc(text).splitlines():
        if not line.strip():
            continue
        kind, words, is_placed = _read(line.strip())
        if not words:
            continue
        clause = _Open(kind, words)
        if kind is not ClauseKind.PARAGRAPH:
            while path and _LEVELS[path[-1].kind] >= _LEVELS[kind]:
                path.pop()
        elif is_placed:
            del path[(len(line) - len(line.lstrip())) // len(_INDENT) :]
        (path[-1] if path else root).children.append(clause)
        if kind is not ClauseKind.PARAGRAPH:
            path.append(clause)
    return root.closed().children


def _read(line: str) -> tuple[ClauseKind, str, bool]:
    """Return kind and words of a line, and whether it is a paragraph that says its own place."""
    placed = _PARAGRAPH.match(line)
    if placed:
        return ClauseKind.PARAGRAPH, _tidy(line[placed.end() :]), True
    for kind, mark in _MARKS:
        found = mark.match(line)
        if found:
            return kind, _tidy(line[found.end() :]), False
    return ClauseKind.PARAGRAPH, _tidy(line), False


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def as_outline(nodes: Sequence[Node]) -> str:
    """Return the text that `parse_outline` reads as these clauses, each with the label that it will be printed with."""
    return "\n".join(_lines(nodes, 0))


def _lines(nodes: Sequence[Node], depth: int) -> Iterator[str]:
    has_marked = False
    for node, label in zip(nodes, labels(blocks(nodes)), strict=True):
        mark = printed_label(BlockKind(node.kind), label)
        if node.kind is ClauseKind.PARAGRAPH:
            mark = "¶" if has_marked or _read(node.text) != (node.kind, node.text, False) else ""
        else:
            has_marked = True
        yield _INDENT * depth + f"{mark} {node.text}".strip()
        yield from _lines(node.children, depth + 1)


def count(nodes: Iterable[Node]) -> int:
    """Return how many clauses there are at all levels."""
    return sum(1 + count(node.children) for node in nodes)


def blocks(nodes: Sequence[Node]) -> tuple[Block, ...]:
    """Return the clauses as parts of a document: sections are titles, and so are items that only head others."""
    return tuple(
        Block(BlockKind(node.kind), node.text, blocks(node.children), is_title=_is_title(node)) for node in nodes
    )


def _is_title(node: Node) -> bool:
    if node.kind is ClauseKind.SECTION:
        return True
    has_clauses = any(child.kind is not ClauseKind.PARAGRAPH for child in node.children)
    return node.kind is ClauseKind.ITEM and has_clauses and not node.text.endswith((":", ".", ";"))
