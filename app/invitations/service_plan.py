"""What would happen if a meeting were issued now: who gets what, what is missing, and the document itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.bridges.store import points
from app.clock import day_in_vietnam
from app.directory.models import Contact, Organisation
from app.directory.rules import is_valid_on
from app.directory.store import mail_contacts, organisation, organisations
from app.invitations.inputs import IssueInput
from app.invitations.models import InvitationLine
from app.invitations.rules import effective_deadline, refusal_to_issue
from app.invitations.rules_call import CallFacts, InvitedFacts, PlaceFacts
from app.invitations.rules_document import invitation_document
from app.invitations.rules_warnings import DraftWarned, DraftWarning, LineWarned, PointWarned, warnings_of
from app.invitations.store import lines as lines_of
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.meetings.store import agenda, preparations
from app.notices.rules_content import Document


@dataclass(frozen=True)
class PlannedLine:
    """One line as it would go out: to which addresses (none: the organisation must be told another way)."""

    line: InvitationLine
    organisation: Organisation
    point: BridgePoint | None
    addresses: tuple[str, ...]
    deadline_at: datetime | None


@dataclass(frozen=True)
class IssuePlan:
    """What the issue page shows. ``refusal`` is why it cannot be issued, or empty; ``warnings`` never block.

    ``lines`` has the host line too, which gets no mail; ``mails`` counts one for each address.
    """

    lines: list[PlannedLine]
    without_address: list[Organisation]
    mails: int
    warnings: list[DraftWarning]
    refusal: str
    document: Document


@dataclass(frozen=True)
class _Gathered:
    meeting: Meeting
    issuer: Organisation
    lines: list[InvitationLine]
    hosts: dict[int, Organisation]
    contacts: dict[int, list[Contact]]
    points: list[BridgePoint]


def issue_preview(
    db: Session,
    meeting: Meeting,
    now: datetime,
    *,
    signing: IssueInput | None = None,
    registration_address: str = "",
    typed_weekday: str = "",
) -> IssuePlan:
    """Return what issuing would do; writes nothing. ``registration_address`` is the mailbox named in the document."""
    found = _gather(db, meeting)
    points_by_id = {point.id: point for point in found.points}
    planned = [
        PlannedLine(
            line,
            found.hosts[line.organisation_id],
            points_by_id.get(line.bridge_point_id),
            () if line.is_host else _addresses(found.contacts.get(line.organisation_id, [])),
            effective_deadline(line.deadline_at, meeting.registration_deadline_at),
        )
        for line in found.lines
    ]
    guests = [line for line in planned if not line.line.is_host]
    return IssuePlan(
        lines=planned,
        without_address=[line.organisation for line in guests if not line.addresses],
        mails=sum(len(line.addresses) for line in guests),
        warnings=warnings_of(_warned(db, found, typed_weekday), now),
        refusal=refusal_to_issue(
            is_draft=meeting.stage is Stage.DRAFT,
            starts_at=meeting.starts_at,
            line_count=len(planned),
            invited_count=len(guests),
        ),
        document=_document(db, found, signing or IssueInput(), registration_address),
    )


def document_for(
    db: Session, meeting: Meeting, signing: IssueInput | None = None, *, registration_address: str = ""
) -> Document:
    """Return the document that the meeting's facts make, for a preview beside the composer."""
    return _document(db, _gather(db, meeting), signing or IssueInput(), registration_address)


def warnings_for(db: Session, meeting: Meeting, now: datetime, *, typed_weekday: str = "") -> list[DraftWarning]:
    """Return what is unwise or missing in a meeting; never a reason to refuse."""
    return warnings_of(_warned(db, _gather(db, meeting), typed_weekday), now)


def _gather(db: Session, meeting: Meeting) -> _Gathered:
    assert meeting.id is not None
    rows = lines_of(db, meeting.id)
    hosts = organisations(db, [row.organisation_id for row in rows])
    return _Gathered(
        meeting,
        organisation(db, meeting.issuer_id),
        rows,
        hosts,
        mail_contacts(db, hosts),
        points(db, meeting.id),
    )


def _addresses(contacts: Sequence[Contact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(contact.email for contact in contacts))


def _warned(db: Session, found: _Gathered, typed_weekday: str) -> DraftWarned:
    meeting = found.meeting
    assert meeting.id is not None
    tasks = tuple(task.text for task in preparations(db, meeting.id))
    return DraftWarned(
        kind=meeting.kind,
        starts_at=meeting.starts_at,
        registration_deadline_at=meeting.registration_deadline_at,
        chair=meeting.chair_name,
        contacts=meeting.content_contact or meeting.attendance_contact,
        typed_weekday=typed_weekday,
        texts=(meeting.title, meeting.basis, meeting.remarks, *tasks),
        lines=tuple(_line_warned(found, line) for line in found.lines),
        points=tuple(
            PointWarned(point.id, point.name, point.kind is BridgeKind.CENTRAL, point.capacity)
            for point in found.points
            if point.id is not None
        ),
    )


def _line_warned(found: _Gathered, line: InvitationLine) -> LineWarned:
    host, starts_at = found.hosts[line.organisation_id], found.meeting.starts_at
    return LineWarned(
        organisation=host.name,
        addresses=_addresses(found.contacts.get(line.organisation_id, [])),
        level=line.level,
        seats=line.seats,
        deadline_at=line.deadline_at,
        point_id=line.bridge_point_id,
        is_host=line.is_host,
        is_in_force=starts_at is None or is_valid_on(host.valid_from, host.valid_to, day_in_vietnam(starts_at)),
    )


def call_facts(db: Session, meeting: Meeting, signing: IssueInput, *, registration_address: str = "") -> CallFacts:
    """Return everything that a document about the meeting may say; a change builds its own document of it."""
    return _call_facts(db, _gather(db, meeting), signing, registration_address)


def _document(db: Session, found: _Gathered, signing: IssueInput, registration_address: str) -> Document:
    return invitation_document(_call_facts(db, found, signing, registration_address))


def _call_facts(db: Session, found: _Gathered, signing: IssueInput, registration_address: str) -> CallFacts:
    meeting = found.meeting
    assert meeting.id is not None
    phrases = {line.organisation_id: line.addressed_as for line in found.lines}
    return CallFacts(
        issuer=found.issuer.name,
        issuer_symbol=found.issuer.short_name,
        registration_address=registration_address,
        agenda=tuple((item.title, item.reporter) for item in agenda(db, meeting.id)),
        preparations=tuple(task.text for task in preparations(db, meeting.id)),
        invited=tuple(
            InvitedFacts(line.addressed_as, line.level, line.block, line.bridge_point_id, line.is_host)
            for line in found.lines
        ),
        places=tuple(
            PlaceFacts(point.id, point.kind, point.name, point.site, point.room, phrases.get(point.organisation_id, ""))
            for point in found.points
            if point.id is not None
        ),
        number=signing.number,
        signer=signing.signer_name,
        authority=tuple(signing.authority),
        recipients=tuple(signing.recipients),
        **signing.model_dump(include={"document_type", "notation", "place", "dated_on", "urgency", "filed"}),
        **meeting.model_dump(include=_SAME),
    )


_SAME = {
    "title",
    "kind",
    "starts_at",
    "ends_at",
    "basis",
    "chair_name",
    "chair_title",
    "arrive_minutes_before",
    "registration_deadline_at",
    "content_contact",
    "attendance_contact",
    "documents_url",
    "remarks",
}
"""Facts that the document takes from the meeting as they are."""
