"""Kinds of clauses and how they are numbered."""

from enum import StrEnum


class ClauseKind(StrEnum):
    """Level of a clause in a conclusion (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

    SECTION = "section"  # I. II. III.
    ITEM = "item"  # 1. 2. 3.
    POINT = "point"  # a) b) c) d) đ) e)
    DASH = "dash"  # -
    PARAGRAPH = "paragraph"  # without a mark


class ConclusionState(StrEnum):
    """Where a conclusion stands."""

    DRAFT = "draft"
    ISSUED = "issued"
