"""What state an invitation line is in, and why something may be refused."""

from datetime import datetime
from enum import StrEnum


class Answer(StrEnum):
    """What an organisation has answered."""

    NONE = "none"
    REGISTERED = "registered"
    DECLINED = "declined"


class LineState(StrEnum):
    """State of an invitation line as people see it."""

    NOT_OPENED = "not-opened"  # chưa mở
    SEEN = "seen"  # đã xem
    REGISTERED = "registered"  # đã đăng ký
    DECLINED = "declined"  # xin vắng
    OVERDUE = "overdue"  # quá hạn


class InvitationKind(StrEnum):
    """What an issued document did to the meeting."""

    FIRST = "first"  # mời họp
    RESCHEDULED = "rescheduled"  # đổi thời gian
    POSTPONED = "postponed"  # hoãn chưa có ngày mới
    CANCELLED = "cancelled"  # hủy
    CORRECTED = "corrected"  # đính chính, thay đổi nội dung khác


def line_state(answer: Answer, opened_at: datetime | None, deadline_at: datetime | None, now: datetime) -> LineState:
    """Return the state of a line: its answer, or overdue once the deadline has passed, or whether it was opened."""
    if answer is Answer.REGISTERED:
        return LineState.REGISTERED
    if answer is Answer.DECLINED:
        return LineState.DECLINED
    if deadline_at is not None and deadline_at < now:
        return LineState.OVERDUE
    return LineState.NOT_OPENED if opened_at is None else LineState.SEEN
