"""Issuing: one act that numbers the document, makes the links and queues one mail for each address."""

import time
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import icalendar
import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from app.directory.models import Contact, Organisation
from app.directory.rules import ContactRole, Kind
from app.invitations.inputs import IssueInput, LineInput
from app.invitations.models import Invitation, LineLink
from app.invitations.rules import LINK_PURPOSE, InvitationKind
from app.invitations.service import add_lines
from app.invitations.service_issue import lines_without_link, send_to_added
from app.invitations.service_letters import Occasion, letters_for
from app.invitations.service_plan import issue_preview
from app.invitations.store import line_by_token
from app.meetings.rules import Stage
from app.notices.rules import FileFormat
from app.notices.store import document_of, files
from app.outbox.models import Mail, MailAttachment
from app.refusals import Conflict
from app.web.asking import House
from tests.cast import Cast
from tests.invitations.stage import ORGANISER, SIGNING, invited, issued, register_open, with_points
from tests.meetings.stage import CLERK, drafted


def mails(db: Session) -> list[Mail]:
    return list(db.exec(select(Mail).order_by(Mail.id)))  # ty: ignore[invalid-argument-type]


def test_the_preview_says_who_gets_what_and_writes_nothing(db: Session, cast: Cast, now: datetime) -> None:
    meeting, rows = invited(db, cast, now)
    db.delete(db.exec(select(Contact).where(Contact.organisation_id == cast.company)).one())
    db.flush()
    plan = issue_preview(db, meeting, now, registration_address=ORGANISER[1])
    assert [planned.line.id for planned in plan.lines] == [row.id for row in rows]
    assert [len(planned.addresses) for planned in plan.lines] == [1, 1, 0, 0]
    assert [organisation.id for organisation in plan.without_address] == [cast.company]
    assert (plan.mails, plan.refusal) == (2, "")
    assert ORGANISER[1] in str(plan.document.body)
    assert (mails(db), db.exec(select(Invitation)).all()) == ([], [])


def test_issuing_numbers_the_document_and_queues_a_mail_for_each_address(
    db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, rows = invited(db, cast, now)
    register_open(db, cast, now)
    db.add(
        Contact(
            organisation_id=cast.province,
            role=ContactRole.INVITATIONS,
            name="Văn phòng",
            email="vp-hatinh@example.vn",
            updated_at=now,
        )
    )
    result = issued(db, house, meeting, now)
    assert (meeting.stage, meeting.sequence) == (Stage.ISSUED, 0)
    assert (result.notice.number, result.invitation.kind) == (1215, InvitationKind.FIRST)
    assert (result.mails, result.without_address) == (4, [])
    sent = mails(db)
    assert [mail.about_id for mail in sent] == [rows[0].id, rows[1].id, rows[1].id, rows[2].id]
    assert {mail.organisation_id for mail in sent} == {cast.office}
    assert all(mail.subject.startswith("[Mời họp] Họp rà soát") for mail in sent)


def test_a_mail_has_a_placeholder_for_its_link_the_pdf_and_a_request(
    db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, rows = invited(db, cast, now)
    central, _ = with_points(db, meeting, cast, now)
    register_open(db, cast, now)
    result = issued(db, house, meeting, now)
    mail = next(mail for mail in mails(db) if mail.about_id == rows[1].id)
    filled = house.links.filled(mail.text)
    token = filled.split("/r/")[1].split()[0]
    assert line_by_token(db, token) == rows[1]
    assert token not in mail.text + mail.html
    assert "trước 14 giờ, Thứ Năm, ngày 26 tháng 6 năm 2025" in mail.text
    assert "Công điện số 1215/CĐ-VPCP ngày 25 tháng 6 năm 2025" in mail.text
    attached = db.exec(select(MailAttachment).where(MailAttachment.mail_id == mail.id)).one()
    kept = files(db, result.notice.id or 0)[FileFormat.PDF]
    assert (attached.shelf_key, attached.media_type) == (kept.shelf_key, "application/pdf")
    [event] = icalendar.Calendar.from_ical(mail.calendar).events
    assert (mail.calendar_method, str(event["UID"]), event["SEQUENCE"]) == ("REQUEST", meeting.uid, 0)
    assert str(event["ATTENDEE"]) == f"mailto:{mail.to_address}"
    assert str(event["LOCATION"]) == f"{central.name}: {central.room}, {central.site}"
    assert "/r/" not in mail.calendar


def test_the_pdf_has_the_words_of_the_meeting(db: Session, house: House, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now)
    with_points(db, meeting, cast, now)
    register_open(db, cast, now)
    kept = files(db, issued(db, house, meeting, now).notice.id or 0)[FileFormat.PDF]
    pages = PdfReader(BytesIO(house.shelf.get(kept.shelf_key))).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in ("1215/CĐ-VPCP", "14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025", "Phòng Hội đàm, tầng 2", "PHÓ CHỦ NHIỆM"):
        assert part in words


def test_what_people_typed_is_escaped_in_the_mail(db: Session, house: House, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now, title="Họp <script>alert(1)</script> & khác")
    register_open(db, cast, now)
    issued(db, house, meeting, now)
    assert "<script>" not in mails(db)[0].html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; khác" in mails(db)[0].html


def test_a_document_that_a_person_edited_is_issued_as_it_is(
    db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, _ = invited(db, cast, now)
    register_open(db, cast, now)
    edited = replace(issue_preview(db, meeting, now, signing=SIGNING).document, subject="Họp khẩn")
    assert document_of(issued(db, house, meeting, now, document=edited).notice).subject == "Họp khẩn"


def test_nothing_is_issued_twice(db: Session, house: House, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now)
    register_open(db, cast, now)
    issued(db, house, meeting, now)
    with pytest.raises(Conflict):
        issued(db, house, meeting, now, signing=SIGNING.model_copy(update={"number": 1216}))
    assert len(mails(db)) == 3


def test_a_meeting_without_time_or_guests_is_not_issued(db: Session, house: House, cast: Cast, now: datetime) -> None:
    register_open(db, cast, now)
    timeless, _ = invited(db, cast, now, starts_at=None)
    lonely = drafted(db, cast.office, now)
    add_lines(db, lonely, [LineInput(organisation_id=cast.office, is_host=True)], by=CLERK, now=now)
    for meeting in (timeless, lonely):
        with pytest.raises(Conflict):
            issued(db, house, meeting, now)
    assert db.exec(select(Invitation)).all() == []


def test_who_was_added_after_issue_gets_the_same_invitation_once(
    db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, _ = invited(db, cast, now)
    register_open(db, cast, now)
    first = issued(db, house, meeting, now)
    [late] = add_lines(db, meeting, [LineInput(organisation_id=cast.elsewhere)], by=CLERK, now=now)
    assert lines_without_link(db, meeting) == [late]
    for expected in (1, 0):
        sent = send_to_added(db, meeting, links=house.links, organiser=ORGANISER, by=CLERK, now=now)
        assert (sent.mails, sent.invitation.id) == (expected, first.invitation.id)
    assert mails(db)[-1].about_id == late.id


def test_letters_about_a_cancellation_ask_for_nothing_and_carry_a_cancel(
    db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, rows = invited(db, cast, now)
    register_open(db, cast, now)
    notice = issued(db, house, meeting, now).notice
    occasion = Occasion(
        InvitationKind.CANCELLED, notice, "change:1", ORGANISER, method="CANCEL", reason="Lũ lụt tại các địa phương."
    )
    letter = letters_for(db, meeting, rows, occasion, links=house.links, now=now).letters[0]
    assert letter.subject.startswith("[Hủy] Họp rà soát")
    assert "Lũ lụt" in letter.text
    assert "/r/" not in letter.text + letter.html
    assert "METHOD:CANCEL" in letter.calendar


def test_a_link_is_made_once_for_a_line(db: Session, house: House, cast: Cast, now: datetime) -> None:
    meeting, rows = invited(db, cast, now)
    register_open(db, cast, now)
    notice = issued(db, house, meeting, now).notice
    occasion = Occasion(InvitationKind.CORRECTED, notice, "change:2", ORGANISER)
    again = letters_for(db, meeting, rows, occasion, links=house.links, now=now)
    found = db.exec(select(LineLink)).all()
    assert len(found) == 3
    assert house.links.placeholder(LINK_PURPOSE, found[0].nonce) in again.letters[0].text


COMMUNES = 3356


def test_three_thousand_communes_are_invited_in_one_step(db: Session, house: House, cast: Cast, now: datetime) -> None:
    rows = [
        Organisation(name=f"Ủy ban nhân dân xã {number}", kind=Kind.COMMUNE, updated_at=now)
        for number in range(COMMUNES)
    ]
    db.add_all(rows)
    db.flush()
    db.add_all(
        Contact(
            organisation_id=row.id or 0, role=ContactRole.INVITATIONS, email=f"xa{row.id}@example.vn", updated_at=now
        )
        for row in rows
    )
    meeting = drafted(db, cast.office, now)
    phrase = "Ủy ban nhân dân các xã, phường, đặc khu"
    given = [LineInput(organisation_id=row.id or 0, level="Lãnh đạo", addressed_as=phrase) for row in rows]
    add_lines(db, meeting, given, by=CLERK, now=now)
    register_open(db, cast, now)
    db.commit()
    begun = time.process_time()  # of this process alone: the machine may be busy with other tests
    result = issued(db, house, meeting, now, signing=IssueInput(number=1))
    db.commit()
    seconds = time.process_time() - begun
    assert document_of(result.notice).addressees == (phrase,)
    assert result.mails == COMMUNES
    assert seconds < 20
