"""What a registration may contain, when it may be handed in, and why it may be refused."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from app.invitations.rules import Answer
from app.meetings.rules import Stage

MOST_ATTENDEES = 100


class AttendeeRole(StrEnum):
    """In what role somebody comes."""

    CHAIR = "chair"  # chủ trì tại điểm cầu
    DELEGATE = "delegate"  # đại biểu
    ASSISTANT = "assistant"  # chuyên viên giúp việc
    REPORTER = "reporter"  # phóng viên
    TECHNICIAN = "technician"  # kỹ thuật


ROLE_NAMES: dict[AttendeeRole, str] = {
    AttendeeRole.CHAIR: "Chủ trì tại điểm cầu",
    AttendeeRole.DELEGATE: "Đại biểu",
    AttendeeRole.ASSISTANT: "Chuyên viên giúp việc",
    AttendeeRole.REPORTER: "Phóng viên",
    AttendeeRole.TECHNICIAN: "Cán bộ kỹ thuật",
}
"""Names of the roles as people read them, in the order in which a list shows them."""

_CLOSED: dict[Stage, str] = {
    Stage.DRAFT: "Cuộc họp chưa được phát hành nên chưa nhận đăng ký.",
    Stage.POSTPONED: "Cuộc họp đã hoãn, chưa có thời gian mới; đăng ký mở lại khi có giấy mời mới.",
    Stage.CANCELLED: "Cuộc họp đã hủy, không nhận đăng ký nữa.",
    Stage.HELD: "Cuộc họp đã kết thúc, không nhận đăng ký nữa.",
    Stage.CONCLUDED: "Cuộc họp đã có kết luận, không nhận đăng ký nữa.",
}


def refusal_to_register(stage: Stage, starts_at: datetime | None, now: datetime) -> str | None:
    """Return why a line can no longer (or not yet) be answered, or ``None``.

    After the deadline an answer is still taken, and marked late, until the meeting begins.
    """
    if stage in _CLOSED:
        return _CLOSED[stage]
    if starts_at is not None and starts_at <= now:
        return "Cuộc họp đã bắt đầu, không nhận đăng ký nữa. Xin liên hệ đầu mối của cuộc họp."
    return None


def refusal_to_confirm(
    stage: Stage, starts_at: datetime | None, now: datetime, answer: Answer, *, needs_confirmation: bool
) -> str | None:
    """Return why an answer given before a change cannot be confirmed by one button, or ``None``."""
    closed = refusal_to_register(stage, starts_at, now)
    if closed is not None:
        return closed
    if answer is Answer.NONE:
        return "Cơ quan chưa đăng ký nên chưa có gì để xác nhận."
    return None if needs_confirmation else "Đăng ký này không cần xác nhận lại."


def refusal_to_withdraw(stage: Stage, starts_at: datetime | None, now: datetime, answer: Answer) -> str | None:
    """Return why an answer cannot be taken back, or ``None``."""
    closed = refusal_to_register(stage, starts_at, now)
    if closed is not None:
        return closed
    return "Cơ quan chưa đăng ký nên không có gì để rút." if answer is Answer.NONE else None


def is_late(deadline_at: datetime | None, now: datetime) -> bool:
    """Say whether an answer given now is late; exactly at the deadline it is in time."""
    return deadline_at is not None and deadline_at < now


def seats_left(seats: int | None, taken: int) -> int | None:
    """Return how many seats are free, never below 0; ``None`` where their number is not limited."""
    return None if seats is None else max(0, seats - taken)


def problems(
    people: Sequence[tuple[str, str]], *, seats: int | None, capacity: int | None, taken_by_others: int
) -> list[tuple[str, str]]:
    """Return what stands against a list of people given as (full name, position), as (field, sentence).

    ``seats`` limits this line, ``capacity`` the whole bridge point, of which other lines hold ``taken_by_others``.
    A person is taken for the same when name and position are. Everybody on the list needs a seat, in any role.
    """
    found = [
        (f"attendees-{row}-full_name", f"Trùng với dòng {people.index(person) + 1}: cùng họ tên và chức vụ.")
        for row, person in enumerate(people)
        if people.index(person) < row
    ]
    if seats is not None and len(people) > seats:
        found.append(("attendees", f"Giấy mời dành {seats} chỗ cho cơ quan; danh sách có {len(people)} người."))
    left = seats_left(capacity, taken_by_others)
    if left is not None and len(people) > left:
        found.append(("attendees", f"Điểm cầu chỉ còn {left} chỗ; danh sách có {len(people)} người."))
    return found


def role_order(role: AttendeeRole) -> int:
    """Return the place of a role in a list of people: who chairs first, technicians last."""
    return list(AttendeeRole).index(role)


def phone_as_written(text: str) -> str:
    """Return a phone number in its usual groups (``0900 000 100``, ``024 3804 3162``, ``080 43162``).

    ``+84`` becomes ``0``; other countries keep their ``+``. Raises `ValueError` with a sentence for what is none.
    """
    digits = "".join(character for character in text if character.isdigit())
    strange = set(text) - set("0123456789 .-()+/\u00a0\t")
    if strange or not digits.isascii() or not 7 <= len(digits) <= 15 or "+" in text.strip()[1:]:
        raise ValueError("Số điện thoại chưa đúng; ví dụ 0900 000 100.")
    if text.strip().startswith("+"):
        if not digits.startswith("84"):
            return "+" + digits
        digits = "0" + digits[2:].removeprefix("0")
    if digits.startswith("080") and len(digits) == 8:
        return f"{digits[:3]} {digits[3:]}"
    if digits.startswith("02") and len(digits) == 11:
        area = 3 if digits[:3] in ("024", "028") else 4
        return f"{digits[:area]} {digits[area:-4]} {digits[-4:]}"
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}" if len(digits) == 10 else digits
