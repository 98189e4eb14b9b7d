"""What a person or program says about a meeting; shared by pages and API."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from app.clock import VIETNAM
from app.meetings.rules import MeetingKind
from app.wording.letters import nfc, tidied

_DAY_FIRST = re.compile(r"^(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})[ ,]+(?P<H>\d{1,2}):(?P<M>\d{2})$")
_TIME_FIRST = re.compile(r"^(?P<H>\d{1,2}):(?P<M>\d{2})[ ,]+(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})$")


def _from_words(value: object) -> object:
    """Turn ``27/6/2025 14:00`` or ``14:00, 27/6/2025`` into ISO text; a bare number is no point in time."""
    if not isinstance(value, str):
        return value
    found = _DAY_FIRST.match(value.strip()) or _TIME_FIRST.match(value.strip())
    if found:
        year, month, day, hour, minute = (int(found[part]) for part in "ymdHM")
        return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}"
    return value if "-" in value else value + "?"  # pydantic would read digits alone as seconds since 1970


def _as_utc(value: datetime) -> datetime:
    if not 1900 <= value.year <= 2200:  # far from the ends of the calendar, where an hour more is an error
        raise ValueError("Ngày hoặc giờ chưa đúng; ví dụ 27/6/2025 hoặc 14:00.")
    return (value.replace(tzinfo=VIETNAM) if value.tzinfo is None else value).astimezone(UTC)


Instant = Annotated[datetime, BeforeValidator(_from_words), AfterValidator(_as_utc)]
"""An instant, stored in UTC. Text without a zone (``2025-06-27T14:00``, ``27/6/2025 14:00``) is Vietnam time."""


def _lines(value: object) -> object:
    return nfc(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(tidied)]
"""Text of one line, in NFC and with single spaces."""

Text = Annotated[str, BeforeValidator(_lines)]
"""Text of several lines, in NFC."""


def without_empty_rows(rows: Any) -> Any:
    """Return the rows of a form without those in which nothing was typed."""
    return [row for row in rows if row != {}] if isinstance(rows, list) else rows


class AgendaItemInput(BaseModel):
    """A point of the agenda."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Line = Field(min_length=1, max_length=1000)
    reporter: Line = Field("", max_length=300, description="Who reports, as worded.")
    minutes: int | None = Field(None, ge=1, le=24 * 60)


class PreparationInput(BaseModel):
    """Something that an organisation prepares, as worded in the invitation."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: Text = Field(min_length=1, max_length=4000)
    due_at: Instant | None = None


class MeetingInput(BaseModel):
    """Everything that a draft says about a meeting, except bridge points and invitation lines."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "title": "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số",
                "kind": "videoconference",
                "basis": "Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng",
                "chair_name": "Nguyễn Chí Dũng",
                "chair_title": "Phó Thủ tướng Chính phủ",
                "starts_at": "2025-06-27T14:00:00+07:00",
                "registration_deadline_at": "2025-06-26T14:00:00+07:00",
                "agenda": [{"title": "Báo cáo tiến độ triển khai", "reporter": "Bộ Khoa học và Công nghệ"}],
                "preparations": [{"text": "Bộ Khoa học và Công nghệ chuẩn bị 70 bộ tài liệu và báo cáo."}],
            }
        },
    )

    title: Line = Field(min_length=1, max_length=1000, description="Subject as in the document (trích yếu).")
    kind: MeetingKind = MeetingKind.VIDEOCONFERENCE
    basis: Line = Field("", max_length=1000, description="Why it is called: 'Thực hiện ý kiến chỉ đạo của …'.")
    chair_name: Line = Field("", max_length=200)
    chair_title: Line = Field("", max_length=300)
    starts_at: Instant | None = None
    ends_at: Instant | None = Field(None, description="Unknown: two hours are assumed, and said to be so.")
    registration_deadline_at: Instant | None = None
    arrive_minutes_before: int | None = Field(None, ge=0, le=24 * 60)
    content_contact: Line = Field("", max_length=200, description="Whom to ask about the content.")
    attendance_contact: Line = Field("", max_length=200, description="Whom to ask about who attends.")
    documents_url: Line = Field("", max_length=500)
    remarks: Text = Field("", max_length=4000)
    is_public: bool = Field(False, description="Shown to everybody on its public page, without join data.")
    agenda: list[AgendaItemInput] = Field(default_factory=list, max_length=200)
    preparations: list[PreparationInput] = Field(default_factory=list, max_length=200)

    _rows = field_validator("agenda", "preparations", mode="before")(without_empty_rows)

    @field_validator("ends_at")
    @classmethod
    def _ends_after_start(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        starts_at = info.data.get("starts_at")
        if value is not None and starts_at is not None and value <= starts_at:
            raise ValueError("Giờ kết thúc phải sau giờ bắt đầu.")
        return value

    @field_validator("documents_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if " " in value or (":" in value.partition("/")[0] and not value.startswith(("http://", "https://"))):
            raise ValueError("Địa chỉ tài liệu phải là địa chỉ web, ví dụ https://chinhphu.vn/tai-lieu.")
        return value
