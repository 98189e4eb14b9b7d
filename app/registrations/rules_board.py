"""What the board counts and shows, and how its lines are filtered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.invitations.rules import LineState
from app.outbox.rules import MailState

BLOCKS: dict[str, str] = {
    "ministries": "Bộ, ngành Trung ương",
    "provinces": "Tỉnh, thành phố",
    "companies": "Doanh nghiệp",
    "others": "Cơ quan khác",
}
"""Names of the blocks in the order of the board; a block named otherwise is shown as it is written, after these."""


STATE_NAMES: dict[LineState, str] = {
    LineState.REGISTERED: "Đã đăng ký",
    LineState.DECLINED: "Xin vắng",
    LineState.SEEN: "Đã xem",
    LineState.NOT_OPENED: "Chưa mở",
    LineState.OVERDUE: "Quá hạn",
}
"""Names of the states in a sheet."""


class Show(StrEnum):
    """Which lines the table shows."""

    ALL = ""
    REGISTERED = "registered"
    DECLINED = "declined"
    SILENT = "silent"  # neither answered nor overdue
    NOT_OPENED = "not-opened"
    SEEN = "seen"
    OVERDUE = "overdue"
    LATE = "late"  # answered after the deadline
    NEEDS_CONFIRMATION = "needs-confirmation"


SHOW_NAMES: dict[Show, str] = {
    Show.ALL: "Tất cả",
    Show.REGISTERED: "Đã đăng ký",
    Show.DECLINED: "Xin vắng",
    Show.SILENT: "Chưa trả lời, còn hạn",
    Show.NOT_OPENED: "Chưa mở giấy mời",
    Show.SEEN: "Đã xem, chưa trả lời",
    Show.OVERDUE: "Quá hạn, chưa trả lời",
    Show.LATE: "Trả lời muộn",
    Show.NEEDS_CONFIRMATION: "Cần xác nhận lại",
}


MAIL_WORDS: dict[MailState, str] = {
    MailState.QUEUED: "chờ gửi",
    MailState.SENDING: "đang gửi",
    MailState.SENT: "đã gửi",
    MailState.REFUSED: "bị từ chối",
    MailState.BOUNCED: "bị trả lại",
    MailState.IN_DOUBT: "không rõ đã đến",
    MailState.GIVEN_UP: "dừng gửi",
    MailState.HELD: "tạm giữ",
}
"""Where the invitation mail of a line stands, in a table's few words."""


@dataclass(frozen=True)
class BoardFilter:
    """What of the board is asked for; ``text`` is compared without accents with the organisation's name."""

    block: str = ""
    show: Show = Show.ALL
    point_id: int | None = None
    text: str = ""

    def as_query(self, **changed: object) -> dict[str, str]:
        """Return the parameters of the board's address, without empty ones; ``changed`` replaces some."""
        other = replace(self, **changed)
        values = {"block": other.block, "show": other.show.value, "point": other.point_id, "q": other.text}
        return {name: str(value) for name, value in values.items() if value not in ("", None)}


@dataclass(frozen=True)
class Numbers:
    """How many lines stand how, and how many people come.

    ``silent`` (not opened or seen) and ``overdue`` exclude each other; host lines are in ``people`` only.
    """

    lines: int = 0
    registered: int = 0
    declined: int = 0
    silent: int = 0
    overdue: int = 0
    late: int = 0
    needs_confirmation: int = 0
    people: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        """Return both together."""
        return Numbers(*(mine + theirs for mine, theirs in zip(_values(self), _values(other), strict=True)))


def _values(numbers: Numbers) -> tuple[int, ...]:
    return tuple(vars(numbers).values())


def total(parts: Sequence[Numbers]) -> Numbers:
    """Return the sum of the blocks."""
    return sum(parts, Numbers())


def block_name(code: str) -> str:
    """Return the name of a block as people read it."""
    return BLOCKS.get(code or "others", code)


def block_order(code: str) -> tuple[int, str]:
    """Return the place of a block on the board."""
    known = list(BLOCKS)
    return (known.index(code) if code in known else len(known), code)
