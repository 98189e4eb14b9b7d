"""What a page or a program hands in as a registration; messages are in Vietnamese and stand at their fields."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic.networks import validate_email

from app.registrations.rules import MOST_ATTENDEES, AttendeeRole, phone_as_written
from app.wording.letters import nfc, tidy


def _tidy(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _text(value: Any) -> Any:
    return nfc(value).strip() if isinstance(value, str) else value


def _email(value: str) -> str:
    if not value:
        return value
    try:
        return validate_email(value)[1]
    except ValueError as error:
        raise ValueError("Địa chỉ thư điện tử chưa đúng; ví dụ vanthu@tinh.example.vn.") from error


Line = Annotated[str, BeforeValidator(_tidy)]
"""One line of text: NFC, single spaces."""


class AttendeeInput(BaseModel):
    """Somebody who comes: ``position`` is the office held (chức vụ), ``unit`` where (đơn vị)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    full_name: Line = Field(max_length=200, description="Họ và tên", examples=["Nguyễn Văn Mẫu"])
    position: Line = Field("", max_length=300, description="Chức vụ", examples=["Phó Chủ tịch"])
    unit: Line = Field("", max_length=300, description="Đơn vị", examples=["Ủy ban nhân dân tỉnh Hà Tĩnh"])
    phone: Line = Field("", max_length=32, description="Điện thoại", examples=["0900 000 100"])
    email: Line = Field("", max_length=254, description="Thư điện tử", examples=["mau@example.vn"])
    role: AttendeeRole = AttendeeRole.DELEGATE

    @field_validator("full_name")
    @classmethod
    def _has_a_name(cls, value: str) -> str:
        if not any(character.isalpha() for character in value):
            raise ValueError("Hãy điền họ và tên.")
        return value

    @field_validator("phone")
    @classmethod
    def _phone(cls, value: str) -> str:
        return phone_as_written(value) if value else value

    _email = field_validator("email")(_email)


class RegistrationInput(BaseModel):
    """Who comes for a line, and whom to ask about it."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "contact_name": "Trần Thị Đầu Mối",
                "contact_email": "daumoi@example.vn",
                "contact_phone": "0900 000 101",
                "attendees": [
                    {"full_name": "Nguyễn Văn Mẫu", "position": "Phó Chủ tịch", "unit": "UBND tỉnh", "role": "chair"},
                    {"full_name": "Lê Thị Thử", "position": "Giám đốc", "unit": "Sở Khoa học và Công nghệ"},
                ],
            }
        },
    )

    contact_name: Line = Field(max_length=200, description="Người đăng ký", examples=["Trần Thị Đầu Mối"])
    contact_email: Line = Field("", max_length=254, examples=["daumoi@example.vn"])
    contact_phone: Line = Field("", max_length=32, examples=["0900 000 101"])
    note: Annotated[str, BeforeValidator(_text)] = Field("", max_length=2000)
    attendees: list[AttendeeInput] = Field(default_factory=list, validate_default=True)

    @field_validator("contact_name")
    @classmethod
    def _has_a_contact(cls, value: str) -> str:
        if not value:
            raise ValueError("Hãy điền họ tên người đăng ký.")
        return value

    @field_validator("contact_phone")
    @classmethod
    def _phone(cls, value: str) -> str:
        return phone_as_written(value) if value else value

    _email = field_validator("contact_email")(_email)

    @field_validator("attendees")
    @classmethod
    def _some_people(cls, value: list[AttendeeInput]) -> list[AttendeeInput]:
        if not value:
            raise ValueError("Hãy ghi ít nhất một đại biểu, hoặc báo vắng ở phần dưới.")
        if len(value) > MOST_ATTENDEES:
            raise ValueError(f"Một lần đăng ký có nhiều nhất {MOST_ATTENDEES} người.")
        return value
