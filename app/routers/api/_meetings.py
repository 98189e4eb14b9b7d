"""What programs are told of meetings, bridge points and invitation lines."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from app.bridges.models import BridgeContact, BridgePoint
from app.bridges.rules import BridgeContactPurpose, BridgeKind
from app.directory.models import Organisation
from app.invitations.models import InvitationLine
from app.invitations.rules import InvitationKind, LineState, effective_deadline, line_state
from app.meetings.inputs import AgendaItemInput, MeetingInput, PreparationInput
from app.meetings.models import Meeting
from app.meetings.rules import MeetingKind, Stage
from app.web.asking import Asking

MEETING: dict[str, JsonValue] = {
    "code": "h7k2m9xw",
    "uid": "6f6f2c1e-3d0b-4a5e-9d55-0f5a7a2f1c11",
    "issuer_id": 1,
    "title": "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số",
    "kind": "videoconference",
    "stage": "issued",
    "chair_name": "Nguyễn Chí Dũng",
    "chair_title": "Phó Thủ tướng Chính phủ",
    "starts_at": "2025-06-27T07:00:00Z",
    "ends_at": None,
    "registration_deadline_at": "2025-06-26T07:00:00Z",
    "sequence": 0,
    "version": 2,
}


class MeetingSummary(BaseModel):
    """A meeting in a list. Instants are UTC."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": MEETING})

    code: str
    uid: str = Field(description="UID in calendars, for life.")
    issuer_id: int
    title: str
    kind: MeetingKind
    stage: Stage
    chair_name: str
    chair_title: str
    starts_at: AwareDatetime | None
    ends_at: AwareDatetime | None
    registration_deadline_at: AwareDatetime | None
    sequence: int = Field(description="Rises with each material change after issue.")
    version: int


class MeetingOut(MeetingSummary):
    """A meeting with everything that its invited organisations may know."""

    basis: str
    arrive_minutes_before: int | None
    content_contact: str
    attendance_contact: str
    documents_url: str
    remarks: str
    is_public: bool
    previous_starts_at: AwareDatetime | None
    change_summary: str
    agenda: list[AgendaItemInput]
    preparations: list[PreparationInput]

    @classmethod
    def of(cls, meeting: Meeting, rows: MeetingInput) -> "MeetingOut":
        """Return the answer for a meeting with its agenda and preparations."""
        return cls.model_validate(
            {**meeting.model_dump(), "agenda": rows.agenda, "preparations": rows.preparations}, from_attributes=True
        )


class NewMeeting(MeetingInput):
    """A meeting to draft, and the organisation that will issue it."""

    issuer_id: int


class ContactOut(BaseModel):
    """Whom to call at a bridge point."""

    model_config = ConfigDict(from_attributes=True)

    purpose: BridgeContactPurpose
    name: str
    phone: str
    email: str


class BridgePointOut(BaseModel):
    """A bridge point, never its join data."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "id": 3,
                "uid": "0b2f9ad8-6a55-4a0a-8a35-2f0f7dbe4b0e",
                "kind": "provincial",
                "organisation_id": 27,
                "name": "Điểm cầu UBND tỉnh Hà Tĩnh",
                "site": "Trụ sở Ủy ban nhân dân tỉnh Hà Tĩnh",
                "room": "",
                "chair_name": "",
                "capacity": 40,
                "contacts": [],
            }
        },
    )

    id: int
    uid: str
    kind: BridgeKind
    organisation_id: int
    name: str
    site: str
    room: str
    chair_name: str
    capacity: int | None
    contacts: list[ContactOut] = []

    @classmethod
    def of(cls, point: BridgePoint, contacts: list[BridgeContact]) -> "BridgePointOut":
        """Return the answer for a point and its contacts."""
        shown = [ContactOut.model_validate(contact) for contact in contacts]
        return cls.model_validate(point).model_copy(update={"contacts": shown})


class LineOut(BaseModel):
    """An invitation line. ``deadline_at`` is the one that counts: its own, or that of the meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 42,
                "reference": "k7w2m9hx",
                "organisation_id": 27,
                "organisation": "Ủy ban nhân dân tỉnh Hà Tĩnh",
                "bridge_point_id": 3,
                "addressed_as": "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
                "level": "Lãnh đạo Ủy ban nhân dân tỉnh",
                "seats": 5,
                "deadline_at": "2025-06-26T07:00:00Z",
                "block": "provinces",
                "is_host": False,
                "state": "seen",
                "needs_confirmation": False,
                "answered_at": None,
                "version": 1,
            }
        }
    )

    id: int
    reference: str
    organisation_id: int
    organisation: str
    bridge_point_id: int | None
    addressed_as: str
    level: str
    seats: int | None
    deadline_at: AwareDatetime | None
    block: str
    is_host: bool
    state: LineState
    needs_confirmation: bool
    answered_at: AwareDatetime | None
    version: int

    @classmethod
    def of(cls, ask: Asking, meeting: Meeting, line: InvitationLine, host: Organisation) -> "LineOut":
        """Return the answer for a line of a meeting."""
        deadline = effective_deadline(line.deadline_at, meeting.registration_deadline_at)
        more: dict[str, Any] = {
            "organisation": host.name,
            "deadline_at": deadline,
            "state": line_state(line.answer, line.opened_at, deadline, ask.now),
        }
        return cls.model_validate({**line.model_dump(include=set(cls.model_fields)), **more})


class InvitationOut(BaseModel):
    """A document that was issued about a meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                "kind": "first",
                "notice_id": 12,
                "number": "1217/CĐ-VPCP",
                "issued_at": "2025-06-25T02:10:00Z",
                "reason": "",
            }
        }
    )

    id: int
    kind: InvitationKind
    notice_id: int
    number: str
    issued_at: AwareDatetime
    reason: str = ""
