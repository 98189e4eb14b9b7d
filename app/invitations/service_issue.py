"""Issuing a meeting's invitation in one act: document, number, stage, links, and one mail to each address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from app.audit.rules import Actor
from app.audit.service import record
from app.clock import day_in_vietnam
from app.directory.models import Organisation
from app.ical.events import Mailbox
from app.invitations.inputs import IssueInput
from app.invitations.models import Invitation, InvitationLine, LineLink
from app.invitations.rules import InvitationKind
from app.invitations.service_letters import Letters, Occasion, letters_for
from app.invitations.service_plan import issue_preview
from app.invitations.store import lines as lines_of
from app.links import Links
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.meetings.service import lock, touch
from app.notices import service as notices
from app.notices.models import Notice
from app.notices.rules_content import Document
from app.notices.store import notice as notice_by_id
from app.outbox.service import queue_many
from app.refusals import Conflict
from app.shelf import Shelf


@dataclass(frozen=True)
class Issued:
    """What issuing did: the rows, how many mails wait in the outbox, and who must be told another way."""

    invitation: Invitation
    notice: Notice
    mails: int
    without_address: list[Organisation]


def issue(
    db: Session,
    meeting: Meeting,
    *,
    signing: IssueInput,
    document: Document | None = None,
    shelf: Shelf,
    fonts: Sequence[Path],
    links: Links,
    organiser: Mailbox,
    by: Actor,
    now: datetime,
) -> Issued:
    """Issue the invitation: the document gets its number and files, the meeting is ISSUED, mails are queued.

    ``document`` is one that a person edited; without it the meeting's facts make one. Kind, number, day, signature
    and copies are those of ``signing`` either way. ``organiser`` is name and address of the service's own mailbox
    (settings ``mail_from_name``, ``mail_from``). Each organisation but the host gets one mail for each of its
    addresses, with PDF and calendar part. Raises `Conflict` with the reason (issued before, no time, nobody invited,
    a number that cannot be taken).
    """
    lock(db, meeting)
    plan = issue_preview(db, meeting, now, signing=signing, registration_address=organiser[1])
    if plan.refusal:
        raise Conflict(plan.refusal)
    notice = _issue_notice(db, meeting, document or plan.document, signing, shelf=shelf, fonts=fonts, by=by, now=now)
    assert notice.id is not None
    meeting.stage = Stage.ISSUED
    touch(meeting, now=now, is_material=False)
    assert meeting.id is not None
    invitation = Invitation(
        meeting_id=meeting.id,
        notice_id=notice.id,
        kind=InvitationKind.FIRST,
        issued_at=now,
        issued_by_id=by.person_id,
    )
    db.add(invitation)
    db.flush()
    rows = [planned.line for planned in plan.lines]
    sent = _letters(db, meeting, rows, invitation, notice, organiser=organiser, links=links, now=now)
    mails = queue_many(db, sent.letters, now=now)
    after = {
        "invitation_id": invitation.id,
        "notice_id": notice.id,
        "lines": len(rows),
        "mails": mails,
        "without_address": [organisation.id for organisation in sent.without_address],
    }
    record(db, "issue-invitation", "meeting", meeting.id, by=by, now=now, after=after)
    return Issued(invitation, notice, mails, sent.without_address)


def send_to_added(
    db: Session, meeting: Meeting, *, links: Links, organiser: Mailbox, by: Actor, now: datetime
) -> Issued:
    """Send the invitation in force to organisations that were added after it was issued (they have no link yet).

    Raises `Conflict` when the meeting is not issued. Nothing is sent twice.
    """
    lock(db, meeting)
    invitation = _invitation_in_force(db, meeting)
    if meeting.stage is not Stage.ISSUED or invitation is None:
        raise Conflict("Cuộc họp chưa phát hành giấy mời hoặc không còn hiệu lực.")
    rows = lines_without_link(db, meeting)
    notice = notice_by_id(db, invitation.notice_id)
    sent = _letters(db, meeting, rows, invitation, notice, organiser=organiser, links=links, now=now)
    mails = queue_many(db, sent.letters, now=now)
    after = {"invitation_id": invitation.id, "lines": [row.id for row in rows], "mails": mails}
    record(db, "send-invitation-to-added", "meeting", meeting.id, by=by, now=now, after=after)
    return Issued(invitation, notice, mails, sent.without_address)


def lines_without_link(db: Session, meeting: Meeting) -> list[InvitationLine]:
    """Return the standing lines, host lines apart, that hold no open link: added after issue, or invited again."""
    assert meeting.id is not None
    linked = set(
        db.exec(
            select(LineLink.line_id)
            .join(InvitationLine, col(InvitationLine.id) == LineLink.line_id)
            .where(InvitationLine.meeting_id == meeting.id, col(LineLink.revoked_at).is_(None))
        )
    )
    return [row for row in lines_of(db, meeting.id) if row.id not in linked and not row.is_host]


def _issue_notice(
    db: Session,
    meeting: Meeting,
    document: Document,
    signing: IssueInput,
    *,
    shelf: Shelf,
    fonts: Sequence[Path],
    by: Actor,
    now: datetime,
) -> Notice:
    dated_on = signing.dated_on or day_in_vietnam(now)
    written = replace(document, document_type=signing.document_type, dated_on=dated_on, number=None)
    row = notices.draft(db, written, issuer_id=meeting.issuer_id, by=by, now=now)
    assert row.id is not None
    return notices.issue(db, row.id, dated_on=dated_on, number=signing.number, shelf=shelf, fonts=fonts, by=by, now=now)


def _letters(
    db: Session,
    meeting: Meeting,
    rows: Sequence[InvitationLine],
    invitation: Invitation,
    notice: Notice,
    *,
    organiser: Mailbox,
    links: Links,
    now: datetime,
) -> Letters:
    occasion = Occasion(InvitationKind.FIRST, notice, f"invitation:{invitation.id}", organiser)
    return letters_for(db, meeting, rows, occasion, links=links, now=now)


def _invitation_in_force(db: Session, meeting: Meeting) -> Invitation | None:
    query = select(Invitation).where(
        Invitation.meeting_id == meeting.id,
        col(Invitation.kind).not_in([InvitationKind.POSTPONED, InvitationKind.CANCELLED]),
    )
    return db.exec(query.order_by(col(Invitation.id).desc())).first()
