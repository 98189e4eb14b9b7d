"""Forms: field names nest, letters come in one form, errors are sentences, and what was typed stays."""

from datetime import date

import pytest
from pydantic import BaseModel, Field, field_validator
from starlette.datastructures import FormData

from app.refusals import Conflict
from app.web.forms import FieldError, enter, nested


class Row(BaseModel):
    """One attendee."""

    full_name: str = Field(max_length=20)
    seats: int = Field(default=1, ge=1)


class Sheet(BaseModel):
    """A form with rows."""

    title: str
    on: date | None = None
    scopes: list[str] = Field(default_factory=list)
    attendees: list[Row] = Field(default_factory=list)

    @field_validator("title")
    @classmethod
    def _no_shouting(cls, value: str) -> str:
        if value.isupper():
            raise ValueError("Xin đừng viết toàn chữ hoa.")
        return value


def form(*pairs: tuple[str, str]) -> FormData:
    return FormData(list(pairs))


def test_names_nest_and_rows_keep_their_order_though_one_is_missing() -> None:
    typed = nested(form(("attendees-2-full_name", "B"), ("attendees-0-full_name", "A"), ("attendees-0-seats", "2")))
    assert typed == {"attendees": [{"full_name": "A", "seats": "2"}, {"full_name": "B"}]}


def test_ten_rows_and_more_are_ordered_by_number() -> None:
    typed = nested(form(*((f"attendees-{n}-full_name", str(n)) for n in reversed(range(12)))))
    assert [row["full_name"] for row in typed["attendees"]] == [str(n) for n in range(12)]


def test_a_name_with_brackets_is_a_list_and_another_its_last_value() -> None:
    typed = nested(form(("scopes[]", "a"), ("scopes[]", "b"), ("title", "one"), ("title", "two")))
    assert typed == {"scopes": ["a", "b"], "title": "two"}


def test_a_value_and_a_nest_of_one_name_do_not_break() -> None:
    assert nested(form(("attendees", "x"), ("attendees-0-full_name", "A"))) == {"attendees": "x"}


def test_letters_come_in_nfc_with_unix_line_ends() -> None:
    assert nested(form(("title", "Ho\u0323p\r\nba\u0301o"))) == {"title": "Họp\nbáo"}


def test_empty_fields_are_as_if_not_sent() -> None:
    entered = enter(
        form(("title", " Họp "), ("on", ""), ("attendees-0-full_name", "A"), ("attendees-0-seats", "")), Sheet
    )
    assert entered.value == Sheet(title="Họp", attendees=[Row(full_name="A", seats=1)])


def test_errors_are_sentences_at_the_field_and_what_was_typed_stays() -> None:
    typed = [("on", "hôm nay"), ("attendees-0-full_name", "A" * 21), ("attendees-0-seats", "0")]
    entered = enter(form(*typed), Sheet)
    assert entered.value is None
    assert entered.errors == [
        FieldError("title", "Hãy điền mục này."),
        FieldError("on", "Ngày hoặc giờ chưa đúng; ví dụ 27/6/2025 hoặc 14:00."),
        FieldError("attendees-0-full_name", "Nội dung dài quá 20 ký tự."),
        FieldError("attendees-0-seats", "Hãy điền một số trong khoảng cho phép."),
    ]
    assert entered.shown("attendees-0-full_name") == "A" * 21
    assert entered.shown("attendees-1-full_name", "khác") == "khác"


def test_a_models_own_sentence_is_shown() -> None:
    assert enter(form(("title", "HỌP")), Sheet).error_of == {"title": "Xin đừng viết toàn chữ hoa."}


@pytest.mark.parametrize(("field", "shown_at"), [("title", "title"), (None, "seats")])
def test_what_a_service_refuses_stands_at_the_field_it_is_about(field: str | None, shown_at: str) -> None:
    entered = enter(form(("title", "Họp")), Sheet).refuse(Conflict("Đã có cuộc họp này.", field=field), "seats")
    assert entered.error_of == {shown_at: "Đã có cuộc họp này."}
