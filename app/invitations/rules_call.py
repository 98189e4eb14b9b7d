"""The facts from which the document that calls a meeting is built."""

from dataclasses import dataclass
from datetime import date, datetime

from app.bridges.rules import BridgeKind
from app.meetings.rules import MeetingKind
from app.notices.rules import DocumentType
from app.notices.rules_content import Urgency


@dataclass(frozen=True)
class InvitedFacts:
    """An invited organisation: phrase in the address list, level as worded, block, and its bridge point's id."""

    addressed_as: str
    level: str
    block: str
    point_id: int | None
    is_host: bool = False


@dataclass(frozen=True)
class PlaceFacts:
    """A bridge point as the document names it, and the phrase under which its host is addressed, if it is."""

    id: int
    kind: BridgeKind
    name: str
    site: str
    room: str
    host_phrase: str = ""


@dataclass(frozen=True)
class CallFacts:
    """Everything that the document says, gathered by whoever has the database."""

    document_type: DocumentType
    issuer: str
    issuer_symbol: str
    title: str
    kind: MeetingKind
    starts_at: datetime | None
    ends_at: datetime | None = None
    basis: str = ""
    chair_name: str = ""
    chair_title: str = ""
    arrive_minutes_before: int | None = None
    registration_deadline_at: datetime | None = None
    registration_address: str = ""
    content_contact: str = ""
    attendance_contact: str = ""
    documents_url: str = ""
    remarks: str = ""
    agenda: tuple[tuple[str, str], ...] = ()
    preparations: tuple[str, ...] = ()
    invited: tuple[InvitedFacts, ...] = ()
    places: tuple[PlaceFacts, ...] = ()
    number: int | None = None
    notation: str = ""
    place: str = "Hà Nội"
    dated_on: date | None = None
    urgency: Urgency = Urgency.NONE
    recipients: tuple[str, ...] = ()
    filed: str = "VT"
    authority: tuple[str, ...] = ()
    signer: str = ""
