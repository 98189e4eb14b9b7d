"""Mails to the organisations of a meeting, many at once: their secret links, their words, their calendar part.

`service_issue` sends the first ones, `app.changes` those about what moved. Everything is gathered with a fixed
number of statements, whether three organisations are written to or three thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from app.bridges.models import BridgePoint
from app.bridges.rules import place_of
from app.bridges.store import central, points
from app.directory.models import Contact, Organisation
from app.directory.store import mail_contacts, organisation, organisations, portions
from app.ical.events import Mailbox, Method, request
from app.invitations.models import InvitationLine, LineLink
from app.invitations.rules import LINK_PURPOSE, InvitationKind, effective_deadline
from app.invitations.rules_calendar import line_entry
from app.invitations.rules_document import chair_phrase
from app.invitations.rules_letters import Changed, LetterFacts, html, subject, text
from app.links import Links, hash_of, new_token
from app.meetings.models import Meeting
from app.notices.models import Notice
from app.notices.rules import TYPE_NAMES, FileFormat, full_number, shown_file_name
from app.notices.store import files
from app.outbox.rules import Attached, Letter
from app.wording.dates import day_in_words

MEDIA_TYPES = {FileFormat.PDF: "application/pdf"}


@dataclass(frozen=True)
class Occasion:
    """Why mails are written: what happened, by which document, and ``once`` (``invitation:7``), said once a line.

    ``method`` ``None`` sends no calendar part. ``organiser`` is name and address of the service's own mailbox.
    """

    kind: InvitationKind
    notice: Notice
    once: str
    organiser: Mailbox
    method: Method | None = "REQUEST"
    changed: tuple[Changed, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Letters:
    """The letters, one for each mail address, and the organisations that have no address."""

    letters: list[Letter]
    without_address: list[Organisation]


def letters_for(
    db: Session, meeting: Meeting, lines: Sequence[InvitationLine], occasion: Occasion, *, links: Links, now: datetime
) -> Letters:
    """Return what is to be sent about a meeting to these lines; host lines and withdrawn ones get nothing.

    A withdrawn line is written to only with ``occasion.kind`` CANCELLED. Links are made where a line has none. The
    letters are not queued yet: `app.outbox.service.queue_many` does that.
    """
    is_farewell = occasion.kind is InvitationKind.CANCELLED
    guests = [line for line in lines if not line.is_host and (line.withdrawn_at is None or is_farewell)]
    known = organisations(db, [line.organisation_id for line in guests])
    contacts = mail_contacts(db, known)
    nonces = ensure_links(db, guests, links=links, now=now)
    scene = _scene(db, meeting, occasion, links)
    letters: list[Letter] = []
    without = []
    for line in guests:
        assert line.id is not None
        host = known[line.organisation_id]
        addresses = contacts.get(line.organisation_id, [])
        if not addresses:
            without.append(host)
            continue
        letters += _letters(scene, line, host, addresses, nonces[line.id], now)
    return Letters(letters, without)


def ensure_links(db: Session, lines: Sequence[InvitationLine], *, links: Links, now: datetime) -> dict[int, str]:
    """Return the nonce of a link that is open for each line, making links in one statement where there are none."""
    ids = [line.id for line in lines if line.id is not None]
    nonces: dict[int, str] = {}
    for part in portions(ids):
        open_links = select(LineLink).where(col(LineLink.line_id).in_(part), col(LineLink.revoked_at).is_(None))
        nonces.update({link.line_id: link.nonce for link in db.exec(open_links.order_by(col(LineLink.id)))})
    fresh = {line_id: new_token() for line_id in ids if line_id not in nonces}
    rows = [
        {
            "line_id": line_id,
            "nonce": nonce,
            "token_hash": hash_of(links.derived(LINK_PURPOSE, nonce)),
            "created_at": now,
        }
        for line_id, nonce in fresh.items()
    ]
    if rows:
        db.flush()
        db.connection().execute(insert(LineLink), rows)
    return nonces | fresh


@dataclass(frozen=True)
class _Scene:
    """What all letters of one occasion share."""

    meeting: Meeting
    occasion: Occasion
    links: Links
    issuer: Organisation
    points: dict[int | None, BridgePoint]
    central: BridgePoint | None
    facts: LetterFacts
    attachments: tuple[Attached, ...]


def _scene(db: Session, meeting: Meeting, occasion: Occasion, links: Links) -> _Scene:
    assert meeting.id is not None
    assert occasion.notice.id is not None
    issuer = organisation(db, meeting.issuer_id)
    facts = LetterFacts(
        kind=occasion.kind,
        reference="",
        organisation="",
        issuer=issuer.name,
        title=meeting.title,
        document=document_name(occasion.notice),
        address="",
        starts_at=meeting.starts_at,
        chair=chair_phrase(meeting.chair_title, meeting.chair_name),
        arrive_minutes_before=meeting.arrive_minutes_before,
        documents_url=meeting.documents_url,
        contacts=_contacts(meeting),
        changed=occasion.changed,
        reason=occasion.reason,
    )
    return _Scene(
        meeting,
        occasion,
        links,
        issuer,
        {point.id: point for point in points(db, meeting.id)},
        central(db, meeting.id),
        facts,
        _attachments(db, occasion.notice),
    )


def document_name(notice: Notice) -> str:
    """Return how a document is cited: ``Công điện số 1217/CĐ-VPCP ngày 28 tháng 6 năm 2025``."""
    dated = f" {day_in_words(notice.dated_on)}" if notice.dated_on else ""
    return f"{TYPE_NAMES[notice.document_type]} số {full_number(notice.number, notice.notation)}{dated}"


def _letters(
    scene: _Scene, line: InvitationLine, host: Organisation, addresses: Sequence[Contact], nonce: str, now: datetime
) -> list[Letter]:
    """Return the mails to one organisation: the same words to each of its addresses."""
    meeting, occasion, links = scene.meeting, scene.occasion, scene.links
    point = scene.points.get(line.bridge_point_id)
    where = point or scene.central
    facts = replace(
        scene.facts,
        reference=line.reference,
        organisation=host.name,
        address=links.to("/r/" + links.placeholder(LINK_PURPOSE, nonce)),
        point=point.name if point else "",
        place=place_of(where.site, where.room, where.name) if where else "",
        level=line.level,
        seats=line.seats,
        deadline_at=effective_deadline(line.deadline_at, meeting.registration_deadline_at),
    )
    has_time = meeting.starts_at is not None or meeting.previous_starts_at is not None
    entry = None
    if occasion.method is not None and has_time:
        page = links.to(f"/meetings/{meeting.code}")
        entry = line_entry(meeting, line, point, scene.central, host.name, links_to_page=page)
    shared = Letter(
        to_name=host.name,
        to_address="",
        subject=subject(facts),
        text=text(facts),
        html=html(facts),
        purpose=f"invitation-{occasion.kind}",
        about_table="invitation_line",
        about_id=line.id,
        calendar_method=occasion.method or "" if entry else "",
        attachments=scene.attachments,
        organisation_id=meeting.issuer_id,
    )
    letters = []
    for address in dict.fromkeys(contact.email for contact in addresses):
        calendar = ""
        if entry is not None and occasion.method is not None:
            guest = (host.name, address)
            calendar = request(entry, organiser=occasion.organiser, attendee=guest, method=occasion.method, now=now)
        once = f"{occasion.once}:line:{line.id}:{nonce[:8]}:{address}"
        letters.append(replace(shared, to_address=address, once_key=once[:200], calendar=calendar))
    return letters


def _attachments(db: Session, notice: Notice) -> tuple[Attached, ...]:
    assert notice.id is not None
    kept = files(db, notice.id)
    return tuple(
        Attached(
            shown_file_name(notice.document_type, notice.number, notice.notation, kind), media, kept[kind].shelf_key
        )
        for kind, media in MEDIA_TYPES.items()
        if kind in kept
    )


def _contacts(meeting: Meeting) -> tuple[str, ...]:
    known = (
        ("Liên hệ về nội dung họp", meeting.content_contact),
        ("Liên hệ về thành phần tham dự", meeting.attendance_contact),
    )
    return tuple(f"{label}: {words}" for label, words in known if words)
