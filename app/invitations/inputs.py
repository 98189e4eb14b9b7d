"""What a person or program says about invitation lines and about issuing; shared by pages and API."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.meetings.inputs import Instant, Line
from app.notices.rules import DocumentType
from app.notices.rules_content import Urgency

OWN_POINT = "own"


class LineInput(BaseModel):
    """One organisation invited to one meeting."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "organisation_id": 27,
                "bridge_point_id": 3,
                "level": "Lãnh đạo Ủy ban nhân dân tỉnh",
                "seats": 5,
            }
        },
    )

    organisation_id: int
    bridge_point_id: int | None = None
    level: Line = Field("", max_length=500, description="Who is asked to come, as worded: 'Lãnh đạo Bộ'.")
    seats: int | None = Field(None, ge=1, le=10_000, description="Most people who may be registered; empty: no limit.")
    deadline_at: Instant | None = Field(None, description="Own deadline; empty: that of the meeting.")
    block: Line = Field("", max_length=64, description="Block on the board; empty: by the kind of organisation.")
    is_host: bool = Field(False, description="The issuing office itself: registers its own people, gets no mail.")
    addressed_as: Line = Field(
        "", max_length=300, description="Phrase in the document's address list; empty: its name."
    )


class GroupInput(BaseModel):
    """A whole group invited in one step, with the members that it has on a day."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {"group": "provinces", "on": "2025-06-27", "level": "Lãnh đạo UBND", "bridge": "own"}
        },
    )

    group: str = Field(max_length=64, description="Code of the group.")
    on: date | None = Field(None, description="Day whose members are meant; empty: the day of the meeting.")
    level: Line = Field("", max_length=500)
    seats: int | None = Field(None, ge=1, le=10_000)
    bridge: Literal["own"] | int | None = Field(None, description="'own': each its own point; or one point for all.")


class IssueInput(BaseModel):
    """What only the one who issues can say: kind of document, number, day, signature, copies."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "document_type": "cong-dien",
                "number": 1217,
                "dated_on": "2025-06-25",
                "signer_name": "Phạm Mạnh Cường",
                "authority": ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"],
            }
        },
    )

    document_type: DocumentType = DocumentType.TELEGRAM
    number: int | None = Field(None, ge=1, le=1_000_000, description="Empty: the next of the service's own register.")
    dated_on: date | None = Field(None, description="Empty: today.")
    place: Line = Field("Hà Nội", max_length=100)
    signer_name: Line = Field("", max_length=200)
    authority: list[Line] = Field(default_factory=list, max_length=4, description="Lines above the name, in capitals.")
    recipients: list[Line] = Field(
        default_factory=list, max_length=60, description="Nơi nhận, one body or group a line."
    )
    urgency: Urgency = Urgency.NONE
    filed: Line = Field("VT", max_length=100, description="Behind 'Lưu:'.")
    notation: Line = Field("", max_length=60, description="Symbol after the number; empty: CĐ-VPCP by kind and issuer.")

    @field_validator("document_type")
    @classmethod
    def _invites(cls, value: DocumentType) -> DocumentType:
        if value not in (DocumentType.TELEGRAM, DocumentType.INVITATION):
            raise ValueError("Mời họp bằng công điện hoặc giấy mời.")
        return value

    @field_validator("authority", "recipients", mode="before")
    @classmethod
    def _lines(cls, value: object) -> object:
        return [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value
