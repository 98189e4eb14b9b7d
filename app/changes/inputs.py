"""What a person or program says about a change; shared by pages and API."""

from pydantic import ConfigDict, Field, field_validator

from app.invitations.inputs import IssueInput
from app.invitations.rules import InvitationKind
from app.meetings.inputs import Instant, Line


class ChangeInput(IssueInput):
    """How a meeting is changed, with everything that the new document needs beside."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "example": {
                "kind": "rescheduled",
                "starts_at": "2025-06-30T15:00:00+07:00",
                "reason": "Theo chương trình công tác của Lãnh đạo Chính phủ",
                "document_type": "cong-dien",
                "number": 1217,
                "dated_on": "2025-06-28",
                "signer_name": "Phạm Mạnh Cường",
                "authority": ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"],
            }
        },
    )

    kind: InvitationKind = Field(description="rescheduled, postponed (no new date yet) or cancelled.")
    starts_at: Instant | None = Field(None, description="New start; only when rescheduled.")
    ends_at: Instant | None = Field(None, description="New end; empty: moves with the start.")
    registration_deadline_at: Instant | None = Field(None, description="New deadline; empty: moves with the start.")
    reason: Line = Field("", max_length=1000)

    @field_validator("kind")
    @classmethod
    def _changes(cls, value: InvitationKind) -> InvitationKind:
        if value not in (InvitationKind.RESCHEDULED, InvitationKind.POSTPONED, InvitationKind.CANCELLED):
            raise ValueError("Hãy chọn đổi thời gian, hoãn hoặc hủy.")
        return value
