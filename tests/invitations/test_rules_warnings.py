"""What a careful colleague would say; nothing of it blocks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.clock import vietnam_time
from app.invitations.rules_warnings import (
    DraftWarned,
    LineWarned,
    PointWarned,
    WarningCode,
    warnings_of,
    working_days_between,
    wrong_weekdays,
)
from app.meetings.rules import MeetingKind

NOW = vietnam_time(2025, 6, 23, 9)
STARTS_AT = vietnam_time(2025, 6, 27, 14)
GOOD = DraftWarned(
    kind=MeetingKind.VIDEOCONFERENCE,
    starts_at=STARTS_AT,
    registration_deadline_at=vietnam_time(2025, 6, 26, 14),
    chair="Nguyễn Chí Dũng",
    contacts="0900 000 301",
    lines=(LineWarned("Bộ Công an", ("boca@example.vn",), level="Lãnh đạo Bộ", seats=2, point_id=1),),
    points=(PointWarned(1, "Điểm cầu Trụ sở Chính phủ", True, 70),),
)


def codes(draft: DraftWarned) -> list[WarningCode]:
    return [warning.code for warning in warnings_of(draft, NOW)]


def test_a_good_draft_has_no_warnings() -> None:
    assert codes(GOOD) == []


LINE = GOOD.lines[0]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"starts_at": vietnam_time(2025, 6, 25, 14), "registration_deadline_at": NOW + timedelta(hours=3)},
         WarningCode.SHORT_NOTICE),
        ({"starts_at": vietnam_time(2025, 6, 28, 14)}, WarningCode.WEEKEND),
        ({"starts_at": NOW, "registration_deadline_at": None}, WarningCode.STARTS_IN_PAST),
        ({"registration_deadline_at": STARTS_AT + timedelta(minutes=1)}, WarningCode.DEADLINE_AFTER_START),
        ({"registration_deadline_at": NOW}, WarningCode.DEADLINE_IN_PAST),
        ({"registration_deadline_at": None}, WarningCode.NO_DEADLINE),
        ({"typed_weekday": "Thứ Năm"}, WarningCode.WEEKDAY),
        ({"texts": ("gửi trước 18 giờ, ngày 26 tháng 6 năm 2025 (Thứ Sáu)",)}, WarningCode.WEEKDAY),
        ({"chair": ""}, WarningCode.NO_CHAIR),
        ({"contacts": ""}, WarningCode.NO_CONTACT),
        ({"lines": ()}, WarningCode.NO_LINES),
        ({"lines": (replace(LINE, addresses=()),)}, WarningCode.NO_ADDRESS),
        ({"lines": (LINE, replace(LINE, organisation="Bộ Quốc phòng", addresses=("BOCA@example.vn",)))},
         WarningCode.SAME_ADDRESS),
        ({"lines": (replace(LINE, is_in_force=False),)}, WarningCode.NOT_IN_FORCE),
        ({"lines": (replace(LINE, level=""),)}, WarningCode.NO_LEVEL),
        ({"lines": (replace(LINE, point_id=None),)}, WarningCode.NO_BRIDGE_POINT),
        ({"lines": (replace(LINE, deadline_at=STARTS_AT + timedelta(hours=1)),)}, WarningCode.DEADLINE_AFTER_START),
        ({"points": (replace(GOOD.points[0], is_central=False),)}, WarningCode.NO_CENTRAL_POINT),
        ({"points": (replace(GOOD.points[0], capacity=1),)}, WarningCode.OVER_CAPACITY),
    ],
)  # fmt: skip
def test_each_flaw_is_named(changed: dict[str, object], expected: WarningCode) -> None:
    assert expected in codes(replace(GOOD, **changed))


def test_the_host_needs_neither_address_nor_level() -> None:
    host = LineWarned("Văn phòng Chính phủ", (), is_host=True)
    assert codes(replace(GOOD, lines=(*GOOD.lines, host))) == []


def test_working_days_leave_out_weekends_and_fixed_holidays() -> None:
    assert working_days_between(date(2025, 6, 25), date(2025, 6, 27)) == 2
    assert working_days_between(date(2025, 6, 28), date(2025, 6, 30)) == 1
    assert working_days_between(date(2025, 8, 29), date(2025, 9, 3)) == 2
    assert working_days_between(date(2025, 6, 27), date(2025, 6, 25)) == 0


@pytest.mark.parametrize(
    "right", ["Thứ Sáu, ngày 27 tháng 6 năm 2025", "ngày 26 tháng 6 năm 2025 (Thứ Năm)", "chủ nhật, 29/10/2023"]
)
def test_a_right_weekday_is_left_alone(right: str) -> None:
    assert wrong_weekdays(right) == []


def test_a_wrong_weekday_and_a_day_that_does_not_exist_are_found() -> None:
    assert wrong_weekdays("Thứ Năm, ngày 27 tháng 6 năm 2025") == [("Thứ Năm, ngày 27 tháng 6 năm 2025", "Thứ Sáu")]
    assert [right for _, right in wrong_weekdays("Thứ Hai, 31/6/2025")] == ["ngày không có thật"]
