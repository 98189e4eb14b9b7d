"""Writing down what was concluded, and issuing it as a thông báo kết luận."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete

from app.audit import service as audit
from app.audit.rules import Actor
from app.clock import day_in_vietnam
from app.conclusions import store
from app.conclusions.inputs import ConclusionInput, SigningInput
from app.conclusions.models import Clause, Conclusion
from app.conclusions.rules import ConclusionState, refusal_to_begin, refusal_to_issue, refusal_to_write
from app.conclusions.rules_document import Signing, proposed
from app.conclusions.rules_letters import html, sentences, subject, text
from app.conclusions.rules_outline import Node, as_outline, count, parse_outline
from app.database import broken_constraint
from app.directory.store import mail_contacts, organisations
from app.invitations.service_letters import document_name
from app.invitations.store import lines
from app.links import Links
from app.meetings import service as meetings
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices import service as notices
from app.notices.models import Notice
from app.notices.rules import FileFormat, shown_file_name
from app.notices.store import files
from app.outbox.rules import Attached, Letter
from app.outbox.service import queue_many
from app.refusals import Conflict, Stale
from app.shelf import Shelf


@dataclass(frozen=True)
class Issued:
    """What issuing did: the document, and how many mails wait to leave."""

    notice: Notice
    mails: int


def begin(db: Session, meeting: Meeting, *, by: Actor, now: datetime) -> Conclusion:
    """Begin the conclusion of a meeting that has started, with the usual words proposed; raises `Conflict`."""
    _refuse(refusal_to_begin(meeting.stage, meeting.starts_at, now))
    assert meeting.id is not None
    words = proposed(store.facts_of(db, meeting))
    row = Conclusion(
        meeting_id=meeting.id,
        subject=words.subject,
        opening=words.opening,
        closing=words.closing,
        created_at=now,
        updated_at=now,
    )
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:
        if broken_constraint(error) == "uq_conclusion_meeting_id":
            raise Conflict("Kết luận của cuộc họp này đã được bắt đầu soạn.") from error
        raise
    audit.record(db, "begin-conclusion", "conclusion", row.id, by=by, now=now, after={"meeting_id": meeting.id})
    return row


def write(
    db: Session, conclusion: Conclusion, given: ConclusionInput, *, version: int | None, by: Actor, now: datetime
) -> Conclusion:
    """Replace the words and the tree of a draft.

    ``version`` is the one that was read (``None``: whichever). Raises `Stale` when somebody else wrote since, and
    `Conflict` once the conclusion is issued.
    """
    _lock(db, conclusion)
    _refuse(refusal_to_write(conclusion.state))
    if version is not None and version != conclusion.version:
        raise Stale()
    before = {"subject": conclusion.subject, "outline": as_outline(store.clauses(db, conclusion.id))}
    tree = parse_outline(given.outline)
    conclusion.subject, conclusion.opening, conclusion.closing = given.subject, given.opening, given.closing
    conclusion.version += 1
    conclusion.updated_at = now
    _replace_clauses(db, conclusion, tree)
    after = {"subject": given.subject, "outline": as_outline(tree)}
    audit.record(db, "write-conclusion", "conclusion", conclusion.id, by=by, now=now, before=before, after=after)
    return conclusion


def issue(
    db: Session,
    meeting: Meeting,
    conclusion: Conclusion,
    signing: SigningInput,
    *,
    version: int | None = None,
    shelf: Shelf,
    fonts: Sequence[Path],
    links: Links,
    by: Actor,
    now: datetime,
) -> Issued:
    """Issue the thông báo: number and files are made, the meeting is CONCLUDED, those invited get it by mail.

    ``version`` is the one that was read (``None``: whichever). Raises `Stale`, and `Conflict` with the reason.
    """
    meetings.lock(db, meeting)
    _lock(db, conclusion)
    if version is not None and version != conclusion.version:
        raise Stale()
    clause_count = count(store.clauses(db, conclusion.id))
    _refuse(refusal_to_issue(conclusion.state, meeting.stage, clause_count, meeting.starts_at, now))
    if meeting.stage is Stage.ISSUED:
        meetings.mark_held(db, meeting, by=by, now=now)
    document = store.document_of(db, meeting, conclusion, signing_of(signing))
    draft = notices.draft(db, document, issuer_id=meeting.issuer_id, by=by, now=now)
    assert draft.id is not None
    dated_on = signing.dated_on or day_in_vietnam(now)
    notice = notices.issue(
        db, draft.id, dated_on=dated_on, number=signing.number, shelf=shelf, fonts=fonts, by=by, now=now
    )
    conclusion.notice_id, conclusion.state, conclusion.issued_at = notice.id, ConclusionState.ISSUED, now
    conclusion.version += 1
    conclusion.updated_at = now
    meeting.stage = Stage.CONCLUDED
    meetings.touch(meeting, now=now, is_material=False)
    mails = queue_many(db, _letters(db, meeting, conclusion, notice, links), now=now)
    after = {"notice_id": notice.id, "mails": mails}
    audit.record(db, "issue-conclusion", "conclusion", conclusion.id, by=by, now=now, after=after)
    return Issued(notice, mails)


def signing_of(given: SigningInput) -> Signing:
    """Return what was typed about the signature as the document takes it."""
    return Signing(
        authority=tuple(given.authority),
        signer=given.signer_name,
        recipients=tuple(given.recipients),
        filed=given.filed,
        place=given.place,
        notation=given.notation,
    )


def _refuse(reason: str) -> None:
    if reason:
        raise Conflict(reason)


def _lock(db: Session, conclusion: Conclusion) -> None:
    db.flush()
    db.refresh(conclusion, with_for_update=True)


def _replace_clauses(db: Session, conclusion: Conclusion, tree: Sequence[Node]) -> None:
    assert conclusion.id is not None
    db.exec(delete(Clause).where(col(Clause.conclusion_id) == conclusion.id))
    level: list[tuple[Node, int | None]] = [(node, None) for node in tree]
    position = 0
    while level:  # level by level, so that parents have ids; positions order siblings
        rows = []
        for node, parent_id in level:
            position += 1
            rows.append(
                Clause(
                    conclusion_id=conclusion.id, parent_id=parent_id, position=position, kind=node.kind, text=node.text
                )
            )
        db.add_all(rows)
        db.flush()
        level = [(child, row.id) for (node, _parent), row in zip(level, rows, strict=True) for child in node.children]


def _letters(db: Session, meeting: Meeting, conclusion: Conclusion, notice: Notice, links: Links) -> list[Letter]:
    assert meeting.id is not None
    assert notice.id is not None
    guests = [line for line in lines(db, meeting.id) if not line.is_host]
    known = organisations(db, [line.organisation_id for line in guests])
    contacts = mail_contacts(db, known)
    name = document_name(notice)
    pdf = files(db, notice.id)[FileFormat.PDF]
    shown = shown_file_name(notice.document_type, notice.number, notice.notation, FileFormat.PDF)
    attached = (Attached(shown, "application/pdf", pdf.shelf_key),)
    letters = []
    for line in guests:
        host = known[line.organisation_id]
        page = links.to(f"/meetings/{meeting.code}/conclusion")
        words = sentences(organisation=host.name, document=name, title=meeting.title, page=page)
        letters += [
            Letter(
                to_name=host.name,
                to_address=address,
                subject=subject(name, meeting.title),
                text=text(words),
                html=html(words),
                purpose="conclusion",
                about_table="invitation_line",
                about_id=line.id,
                once_key=f"conclusion:{conclusion.id}:line:{line.id}:{address}"[:200],
                attachments=attached,
                organisation_id=meeting.issuer_id,
            )
            for address in dict.fromkeys(contact.email for contact in contacts.get(line.organisation_id, []))
        ]
    return letters
