"""Stages of a meeting, and what each allows."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a meeting stands; a changed time is not a stage but a new document."""

    DRAFT = "draft"  # dự thảo
    ISSUED = "issued"  # đã mời
    POSTPONED = "postponed"  # hoãn, chưa có ngày mới
    CANCELLED = "cancelled"  # hủy
    HELD = "held"  # đã họp
    CONCLUDED = "concluded"  # đã có kết luận


class MeetingKind(StrEnum):
    """How people take part."""

    VIDEOCONFERENCE = "videoconference"  # họp trực tuyến
    IN_PERSON = "in-person"  # họp trực tiếp
    HYBRID = "hybrid"  # trực tiếp kết hợp trực tuyến


NEXT_STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.ISSUED}),
    Stage.ISSUED: frozenset({Stage.ISSUED, Stage.POSTPONED, Stage.CANCELLED, Stage.HELD}),
    Stage.POSTPONED: frozenset({Stage.ISSUED, Stage.CANCELLED}),
    Stage.HELD: frozenset({Stage.CONCLUDED}),
    Stage.CANCELLED: frozenset(),
    Stage.CONCLUDED: frozenset(),
}


def may_follow(stage: Stage, following: Stage) -> bool:
    """Say whether a meeting may go from one stage to the other; ISSUED to ISSUED is a change by a new document."""
    return following in NEXT_STAGES[stage]
