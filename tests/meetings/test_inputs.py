"""What people type about a meeting, and what becomes of it."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from app.meetings.inputs import MeetingInput
from app.meetings.rules import full_address, new_code


@pytest.mark.parametrize(
    "typed",
    ["2025-06-27T14:00", "27/6/2025 14:00", "14:00, 27/6/2025", "2025-06-27T14:00+07:00", "2025-06-27T07:00Z"],
)
def test_time_without_a_zone_is_vietnam_time_and_is_kept_in_utc(typed: str) -> None:
    assert MeetingInput(title="Họp", starts_at=typed).starts_at == datetime(2025, 6, 27, 7, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["14", "1750000000", "mai", "31/2/2025 14:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MeetingInput(title="Họp", starts_at=typed)


def test_the_end_must_come_after_the_start() -> None:
    with pytest.raises(ValidationError) as refused:
        MeetingInput(title="Họp", starts_at="2025-06-27T14:00", ends_at="2025-06-27T14:00")
    assert [error["loc"] for error in refused.value.errors()] == [("ends_at",)]


def test_rows_in_which_nothing_was_typed_are_left_out() -> None:
    given = MeetingInput(title="Họp", agenda=[{}, {"title": "Báo cáo"}, {}])
    assert [item.title for item in given.agenda] == ["Báo cáo"]


def test_a_title_is_stored_composed_and_with_single_spaces() -> None:
    assert MeetingInput(title="Ho\u0323p   ra\u0300 soa\u0301t ").title == "Họp rà soát"


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "dti example.vn", "data:text/html,x"])
def test_an_address_of_documents_is_a_web_address(typed: str) -> None:
    with pytest.raises(ValidationError):
        MeetingInput(title="Họp", documents_url=typed)


def test_an_address_without_a_scheme_is_taken_as_https() -> None:
    assert full_address("dti.gov.vn/tai-lieu-hoi-thao") == "https://dti.gov.vn/tai-lieu-hoi-thao"
    assert full_address("") == ""


def test_codes_are_short_begin_with_a_letter_and_spell_no_words() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {8}
    assert not any(code[0].isdigit() or set(code) & set("aeiouy01l") for code in codes)
