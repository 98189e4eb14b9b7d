"""Stages of a meeting, and what each allows."""

import secrets
from datetime import datetime
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


REVISABLE = frozenset({Stage.DRAFT})
"""Stages in which the facts of a meeting are simply edited; later a new document changes them."""

ARRANGEABLE = frozenset({Stage.DRAFT, Stage.ISSUED, Stage.POSTPONED})
"""Stages in which bridge points and invitation lines may still be added, revised and removed."""

_CODE_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no words; no l: not taken for 1
_CODE_SIGNS = _CODE_LETTERS + "23456789"


def new_code(length: int = 8) -> str:
    """Return a random code to read aloud and type: small letters and digits that are not mixed up, first a letter.

    Eight signs are 37 bits: not guessed one by one, and no secret either; what it names is still asked for.
    """
    return secrets.choice(_CODE_LETTERS) + "".join(secrets.choice(_CODE_SIGNS) for _ in range(length - 1))


def refusal_to_revise(stage: Stage) -> str:
    """Return why the facts of a meeting may not be edited, or an empty text."""
    if stage in REVISABLE:
        return ""
    return "Cuộc họp đã phát hành giấy mời; muốn thay đổi phải ban hành văn bản mới."


def refusal_to_arrange(stage: Stage) -> str:
    """Return why bridge points and lines may not be changed, or an empty text."""
    if stage in ARRANGEABLE:
        return ""
    return "Cuộc họp đã kết thúc hoặc đã hủy, không thay đổi điểm cầu và thành phần mời được nữa."


def refusal_to_discard(stage: Stage) -> str:
    """Return why a meeting may not be deleted, or an empty text."""
    return "" if stage is Stage.DRAFT else "Chỉ xóa được cuộc họp còn là dự thảo."


def refusal_to_hold(stage: Stage, starts_at: datetime | None, now: datetime) -> str:
    """Return why a meeting may not be marked as held, or an empty text."""
    if not may_follow(stage, Stage.HELD):
        return "Chỉ cuộc họp đã mời mới ghi nhận là đã họp được."
    if starts_at is None or starts_at > now:
        return "Cuộc họp chưa đến giờ bắt đầu."
    return ""


def full_address(typed: str) -> str:
    """Return a web address with its scheme: ``dti.gov.vn/tai-lieu`` is taken as https; nothing stays nothing."""
    return typed if not typed or typed.startswith(("http://", "https://")) else "https://" + typed
