"""When a registration is taken, when it is late, and what it may hold."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from app.invitations.rules import Answer
from app.meetings.rules import Stage
from app.registrations import rules
from app.registrations.inputs import RegistrationInput
from app.registrations.rules import AttendeeRole, phone_as_written
from tests.registrations.stage import people

NOW = datetime(2025, 6, 25, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_an_issued_meeting_takes_registrations_until_it_begins() -> None:
    assert rules.refusal_to_register(Stage.ISSUED, LATER, NOW) is None
    assert rules.refusal_to_register(Stage.ISSUED, None, NOW) is None
    assert rules.refusal_to_register(Stage.ISSUED, NOW, NOW) == (
        "Cuộc họp đã bắt đầu, không nhận đăng ký nữa. Xin liên hệ đầu mối của cuộc họp."
    )


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.POSTPONED, Stage.CANCELLED, Stage.HELD, Stage.CONCLUDED])
def test_every_other_stage_says_why_it_takes_none(stage: Stage) -> None:
    reason = rules.refusal_to_register(stage, LATER, NOW)
    assert reason is not None
    assert reason.startswith("Cuộc họp")


def test_an_answer_at_the_deadline_is_in_time_and_a_moment_later_late() -> None:
    assert not rules.is_late(NOW, NOW)
    assert rules.is_late(NOW, NOW + timedelta(microseconds=1))
    assert not rules.is_late(None, NOW)


def test_only_an_answer_that_waits_for_confirmation_is_confirmed() -> None:
    def refusal(answer: Answer, needs: bool) -> str | None:
        return rules.refusal_to_confirm(Stage.ISSUED, LATER, NOW, answer, needs_confirmation=needs)

    assert refusal(Answer.REGISTERED, True) is None
    assert refusal(Answer.REGISTERED, False) == "Đăng ký này không cần xác nhận lại."
    assert refusal(Answer.NONE, True) == "Cơ quan chưa đăng ký nên chưa có gì để xác nhận."


def test_seats_left_are_never_below_none() -> None:
    assert [rules.seats_left(None, 9), rules.seats_left(3, 1), rules.seats_left(3, 4)] == [None, 2, 0]


def test_a_list_is_told_of_double_people_and_of_seats() -> None:
    double = [("Lê An", "Vụ trưởng"), ("Lê An", ""), ("Lê An", "Vụ trưởng")]
    assert rules.problems(double, seats=None, capacity=None, taken_by_others=0) == [
        ("attendees-2-full_name", "Trùng với dòng 1: cùng họ tên và chức vụ.")
    ]
    assert rules.problems([("A", ""), ("B", "")], seats=1, capacity=5, taken_by_others=4) == [
        ("attendees", "Giấy mời dành 1 chỗ cho cơ quan; danh sách có 2 người."),
        ("attendees", "Điểm cầu chỉ còn 1 chỗ; danh sách có 2 người."),
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0900.000.100", "0900 000 100"),
        ("+84 900 000 100", "0900 000 100"),
        ("(024) 38043162", "024 3804 3162"),
        ("02393855555", "0239 385 5555"),
        ("08043162", "080 43162"),
        ("+856 20 5555 1234", "+8562055551234"),
    ],
)
def test_phones_are_kept_in_their_usual_groups(typed: str, kept: str) -> None:
    assert phone_as_written(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "0900 abc 100", "0900+000100", "1234567890123456"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Số điện thoại chưa đúng"):
        phone_as_written(typed)


def test_names_are_kept_in_one_unicode_form_and_tidy() -> None:
    given = people("  Nguye\u0302\u0303n   Va\u0306n A ")
    assert given.attendees[0].full_name == "Nguyễn Văn A"


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        ({"attendees": []}, ("attendees",), "Hãy ghi ít nhất một đại biểu, hoặc báo vắng ở phần dưới."),
        ({"attendees": [{"full_name": f"Người {i}"} for i in range(101)]}, ("attendees",), "nhiều nhất 100 người"),
        ({"attendees": [{"full_name": "123"}]}, ("attendees", 0, "full_name"), "Hãy điền họ và tên."),
        ({"contact_email": "sai@"}, ("contact_email",), "Địa chỉ thư điện tử chưa đúng"),
        ({"contact_phone": "x"}, ("contact_phone",), "Số điện thoại chưa đúng"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(change: dict, where: tuple, message: str) -> None:
    values = {"contact_name": "Trần Đầu Mối", "attendees": [{"full_name": "Lê An"}], **change}
    with pytest.raises(ValidationError) as caught:
        RegistrationInput.model_validate(values)
    errors = caught.value.errors()
    assert [error["loc"] for error in errors] == [where]
    assert message in errors[0]["msg"]


def test_roles_are_listed_from_the_chair_to_the_technicians() -> None:
    given = sorted(AttendeeRole, key=rules.role_order)
    assert (given[0], given[-1]) == (AttendeeRole.CHAIR, AttendeeRole.TECHNICIAN)
    assert set(rules.ROLE_NAMES) == set(AttendeeRole)
