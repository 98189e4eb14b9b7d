"""The acts of which the demonstration's stories are made, each one call into the service that a page would make."""

import io
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from docx import Document
from sqlmodel import Session, col, select, update

from app.accounts.models import Person
from app.audit.rules import Actor
from app.changes.inputs import ChangeInput
from app.changes.service import change
from app.clock import day_in_vietnam
from app.conclusions.inputs import ConclusionInput, SigningInput
from app.conclusions.service import begin, issue, write
from app.demo.people import registration
from app.demo.sessions import AUTHORITY, SIGNER, conclusion_of
from app.directory.store import organisations
from app.documents.service import Delivered, submit
from app.invitations import service_issue
from app.invitations.inputs import IssueInput
from app.invitations.models import InvitationLine
from app.invitations.rules import InvitationKind
from app.invitations.store import lines
from app.meetings.models import Meeting
from app.meetings.service import mark_held
from app.notices.rules import DocumentType, SeriesKind
from app.notices.service import open_series
from app.notices.store import series_of
from app.outbox.models import Mail
from app.outbox.rules import MailState
from app.registrations.service import confirm, decline, register
from app.web.asking import House

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DECLINING = "Công ty Cổ phần Tin học Tân Dân"


@dataclass(frozen=True)
class Theatre:
    """What every act needs: the transaction, the doors, and the clerk on whose behalf it is played."""

    db: Session
    house: House
    clerk: Actor

    @property
    def organiser(self) -> tuple[str, str]:
        """Return the mailbox of the service."""
        return self.house.settings.mail_from_name, self.house.settings.mail_from

    def number(self, meeting: Meeting, kind: DocumentType, year: int, typed: int | None) -> int | None:
        """Return a number for a document: typed into an external series, the next of an owned one left to it."""
        row = series_of(self.db, meeting.issuer_id, kind, year)
        assert row is not None
        return None if row.kind is SeriesKind.OWNED else typed or row.last_number + 1


def clerk_of(db: Session, email: str) -> Actor:
    """Return the actor behind a mail address of the demonstration."""
    person = db.exec(select(Person).where(Person.email == email)).one()
    return Actor(person.full_name, person.id, "127.0.0.1")


def open_register(theatre: Theatre, issuer_id: int, year: int, kind: SeriesKind, now: datetime) -> None:
    """Open a year's series of the register."""
    for document_type in (DocumentType.TELEGRAM, DocumentType.INVITATION, DocumentType.NOTICE):
        if series_of(theatre.db, issuer_id, document_type, year) is None:
            open_series(
                theatre.db,
                issuer_id=issuer_id,
                document_type=document_type,
                year=year,
                kind=kind,
                by=theatre.clerk,
                now=now,
            )


def call(
    theatre: Theatre,
    meeting: Meeting,
    now: datetime,
    *,
    number: int | None = None,
    kind: DocumentType = DocumentType.TELEGRAM,
) -> None:
    """Issue the invitation."""
    on = day_in_vietnam(now)
    signing = IssueInput(
        document_type=kind,
        number=theatre.number(meeting, kind, on.year, number),
        dated_on=on,
        signer_name=SIGNER,
        authority=AUTHORITY,
        filed="VT, TH (2)",
        recipients=["Như trên", "Phó Thủ tướng Nguyễn Chí Dũng (để b/c)", "VP. UBND các tỉnh, thành phố (để p/h)"],
    )
    service_issue.issue(
        theatre.db,
        meeting,
        signing=signing,
        shelf=theatre.house.shelf,
        fonts=theatre.house.settings.font_dirs,
        links=theatre.house.links,
        organiser=theatre.organiser,
        by=theatre.clerk,
        now=now,
    )


def move(theatre: Theatre, meeting: Meeting, starts_at: datetime, now: datetime, *, number: int | None = None) -> None:
    """Reschedule by a second công điện."""
    on = day_in_vietnam(now)
    given = ChangeInput(
        kind=InvitationKind.RESCHEDULED,
        starts_at=starts_at,
        reason="Theo chương trình công tác của Lãnh đạo Chính phủ",
        number=theatre.number(meeting, DocumentType.TELEGRAM, on.year, number),
        dated_on=on,
        signer_name=SIGNER,
        authority=AUTHORITY,
        filed="VT, TH (2)",
    )
    change(
        theatre.db,
        meeting,
        given,
        shelf=theatre.house.shelf,
        fonts=theatre.house.settings.font_dirs,
        links=theatre.house.links,
        organiser=theatre.organiser,
        by=theatre.clerk,
        now=now,
    )


def answer(
    theatre: Theatre, meeting: Meeting, now: datetime, *, share: float, leaders: dict[str, str], silent: str = ""
) -> None:
    """Let a share of the organisations register, one decline, some only open their link, and ``silent`` do nothing."""
    chance = random.Random(meeting.title + str(share))  # noqa: S311  (invented data, the same each time)
    rows = [line for line in lines(theatre.db, meeting.id or 0) if not line.is_host]
    known = organisations(theatre.db, [line.organisation_id for line in rows])
    for number, line in enumerate(rows):
        host = known[line.organisation_id]
        by = Actor(f"đầu mối {host.short_name or host.name}"[:200], None, "127.0.0.1")
        at = now + timedelta(minutes=7 * number % 300)
        draw = chance.random()
        if host.name == silent:
            continue
        if host.name == DECLINING:
            reason = "Lãnh đạo công ty đi công tác nước ngoài, chưa bố trí được người thay."
            decline(theatre.db, line, reason=reason, by=by, now=at)
        elif draw < share or host.name in leaders:
            given = registration(host, chance, seats=line.seats or 4, leader=leaders.get(host.name, ""))
            line.opened_at = at
            register(theatre.db, line, given, version=None, links=theatre.house.links, by=by, now=at)
        elif draw < share + 0.15:
            line.opened_at = at


def answer_again(theatre: Theatre, meeting: Meeting, now: datetime, *, share: float) -> None:
    """Let a share of those who registered confirm after the change."""
    chance = random.Random(share)  # noqa: S311
    query = select(InvitationLine).where(
        InvitationLine.meeting_id == meeting.id, col(InvitationLine.needs_confirmation)
    )
    for line in theatre.db.exec(query).all():
        if chance.random() < share:
            confirm(theatre.db, line, by=Actor("đầu mối cơ quan", None, "127.0.0.1"), now=now)


def hand_in(theatre: Theatre, meeting: Meeting, organisation_id: int, title: str, now: datetime) -> None:
    """Hand in a short paper that says what it is."""
    document, content = Document(), io.BytesIO()
    document.add_heading(title, 1)
    document.add_paragraph("Tài liệu trình diễn: nội dung do hệ thống tự tạo, không phải báo cáo thật.")
    document.save(content)
    file = Delivered(f"{title[:80]}.docx", WORD, theatre.house.shelf.put("papers", content.getvalue()))
    by = Actor("đầu mối cơ quan", None, "127.0.0.1")
    submit(theatre.db, meeting, file, organisation_id=organisation_id, title=title, by=by, now=now)


def conclude(
    theatre: Theatre, meeting: Meeting, day: str, now: datetime, *, number: int | None, is_issued: bool = True
) -> None:
    """Hold the meeting and conclude it in the words of the real notice of that day."""
    words = conclusion_of(day)
    if meeting.held_at is None:
        mark_held(theatre.db, meeting, by=theatre.clerk, now=now)
    row = begin(theatre.db, meeting, by=theatre.clerk, now=now)
    given = ConclusionInput(
        subject=words["subject"],
        opening="\n".join(words["opening"]),
        outline="\n".join(words["outline"]),
        closing=words["closing"] + ".",
    )
    write(theatre.db, row, given, version=None, by=theatre.clerk, now=now)
    if not is_issued:
        return
    on = day_in_vietnam(now)
    signing = SigningInput(
        number=theatre.number(meeting, DocumentType.NOTICE, on.year, number),
        dated_on=on,
        authority=AUTHORITY,
        signer_name=SIGNER,
        recipients=words["recipients"][:-1],
        filed=words["recipients"][-1].removeprefix("Lưu: "),
    )
    issue(
        theatre.db,
        meeting,
        row,
        signing,
        shelf=theatre.house.shelf,
        fonts=theatre.house.settings.font_dirs,
        links=theatre.house.links,
        by=theatre.clerk,
        now=now,
    )


def deliver_as_told(theatre: Theatre) -> None:
    """Mark the story's mails as sent a minute after they were written, one as refused: none of them leaves."""
    theatre.db.flush()
    refused = theatre.db.exec(select(Mail.id).where(Mail.purpose == "invitation-rescheduled").limit(1)).first()
    sent = update(Mail).where(col(Mail.state) == MailState.QUEUED)
    theatre.db.exec(sent.values(state=MailState.SENT, attempts=1, sent_at=col(Mail.created_at)))
    lost = {"state": MailState.REFUSED, "sent_at": None, "last_error": "550 5.1.1 Mailbox unavailable (trình diễn)"}
    theatre.db.exec(update(Mail).where(col(Mail.id) == refused).values(**lost))
