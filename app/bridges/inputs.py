"""What a person or program says about bridge points; shared by pages and API."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, EmailStr, Field, field_validator

from app.bridges.rules import BridgeContactPurpose, BridgeKind
from app.meetings.inputs import Instant, Line, without_empty_rows


class BridgeContactInput(BaseModel):
    """Whom to call at a bridge point."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    purpose: BridgeContactPurpose
    name: Line = Field("", max_length=200)
    phone: Line = Field("", max_length=32)
    email: EmailStr | Literal[""] = ""


class BridgePointInput(BaseModel):
    """One room of a meeting. Without a name it is called after its organisation: *Điểm cầu UBND tỉnh Hà Tĩnh*."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "kind": "central",
                "organisation_id": 1,
                "name": "Điểm cầu Trụ sở Chính phủ",
                "site": "Trụ sở Chính phủ",
                "room": "Phòng Hội đàm, tầng 2, Nhà 9 tầng",
                "capacity": 70,
                "contacts": [{"purpose": "technique", "name": "Lê Kỹ Thuật", "phone": "0900 000 101"}],
            }
        },
    )

    kind: BridgeKind
    organisation_id: int
    name: Line = Field("", max_length=300)
    site: Line = Field("", max_length=300, description="Building: 'Trụ sở Chính phủ'.")
    room: Line = Field("", max_length=300, description="'Phòng Hội đàm, tầng 2, Nhà 9 tầng'.")
    chair_name: Line = Field("", max_length=300, description="Who leads at this point.")
    capacity: int | None = Field(None, ge=0, le=100_000, description="Seats; empty: not counted.")
    contacts: list[BridgeContactInput] = Field(default_factory=list, max_length=20)

    @field_validator("contacts", mode="before")
    @classmethod
    def _filled_rows(cls, rows: object) -> object:
        filled = without_empty_rows(rows)
        if not isinstance(filled, list):
            return filled
        return [row for row in filled if not (isinstance(row, dict) and set(row) == {"purpose"})]


class JoinDataInput(BaseModel):
    """How a bridge point dials in. An empty passcode keeps the one that is stored."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "address": "sip:hatinh@hoinghi.example.vn",
                "number": "427001",
                "passcode": "58310294",
                "visible_from": "2025-06-27T13:00:00+07:00",
            }
        },
    )

    address: Line = Field("", max_length=300)
    number: Line = Field("", max_length=100)
    passcode: str = Field("", max_length=100)
    visible_from: Instant | None = Field(None, description="From when the point's own people may see it; empty: never.")
