"""What state an invitation line is in, and why something may be refused."""

from datetime import datetime, timedelta
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


STATE_NAMES = {
    LineState.NOT_OPENED: "chưa mở",
    LineState.SEEN: "đã xem",
    LineState.REGISTERED: "đã đăng ký",
    LineState.DECLINED: "xin vắng",
    LineState.OVERDUE: "quá hạn",
}

SUBJECT_MARK = {
    InvitationKind.FIRST: "[Mời họp]",
    InvitationKind.RESCHEDULED: "[Đổi giờ]",
    InvitationKind.POSTPONED: "[Hoãn]",
    InvitationKind.CANCELLED: "[Hủy]",
    InvitationKind.CORRECTED: "[Đính chính]",
}
"""How the subject of a mail begins, so that people see what moved before they open it."""

LINK_PURPOSE = "line-link"
"""Purpose of the derived tokens in `/r/{token}` (`app.links`)."""

LINK_USE_NOTED_EVERY = timedelta(minutes=1)


def effective_deadline(own: datetime | None, of_meeting: datetime | None) -> datetime | None:
    """Return until when a line is to be answered: its own deadline, or that of the meeting."""
    return own if own is not None else of_meeting


def is_use_worth_noting(opened_at: datetime | None, last_used_at: datetime | None, now: datetime) -> bool:
    """Say whether opening the link writes something: the first opening, or a use a minute after the last noted."""
    return opened_at is None or last_used_at is None or now - last_used_at >= LINK_USE_NOTED_EVERY


def refusal_to_issue(*, is_draft: bool, starts_at: datetime | None, line_count: int, invited_count: int) -> str:
    """Return why a meeting cannot be issued, or an empty text; what is only unwise is a warning."""
    if not is_draft:
        return "Cuộc họp đã được phát hành giấy mời."
    if starts_at is None:
        return "Chưa có thời gian họp."
    if line_count == 0 or invited_count == 0:
        return "Chưa có cơ quan nào được mời."
    return ""


def line_state(answer: Answer, opened_at: datetime | None, deadline_at: datetime | None, now: datetime) -> LineState:
    """Return the state of a line: its answer, or overdue once the deadline has passed, or whether it was opened.

    ``deadline_at`` is the effective one (`effective_deadline`). `store.state_condition` says the same in SQL.
    """
    if answer is Answer.REGISTERED:
        return LineState.REGISTERED
    if answer is Answer.DECLINED:
        return LineState.DECLINED
    if deadline_at is not None and deadline_at < now:
        return LineState.OVERDUE
    return LineState.NOT_OPENED if opened_at is None else LineState.SEEN
