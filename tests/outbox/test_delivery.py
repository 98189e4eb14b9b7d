"""Delivery to a real mail server: what arrives, and what becomes of a mail that does not."""

from datetime import timedelta

from app.audit.rules import SYSTEM
from app.outbox.rules import Attached, MailState
from app.outbox.service_steering import hold, switch_sending
from app.web.asking import House
from tests.conftest import NOW
from tests.mailsink import MailSink
from tests.outbox.conftest import Opened, deliver, letter, mail_of, put

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{}\r\nSUMMARY:Họp trực tuyến\r\nEND:VCALENDAR\r\n"


def test_a_mail_carries_its_headers_its_text_and_its_secret(post_room: House, mail_sink: MailSink) -> None:
    placeholder = post_room.links.placeholder("line-link", "abc")
    put(post_room, letter(text=f"Đăng ký tại https://x/r/{placeholder}", html=f"<p>{placeholder}</p>"))
    deliver(post_room)
    (mail,) = mail_sink.to("vanthu.hatinh@example.vn")
    assert mail["Subject"] == "Công điện số 17/CĐ-VPCP"
    assert mail["To"] == "Văn thư Hà Tĩnh <vanthu.hatinh@example.vn>"
    assert mail["From"].addresses[0].display_name == "Văn phòng Chính phủ - Điểm cầu"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Possible-Repetition"] is None
    assert abs(mail["Date"].datetime - NOW) < timedelta(minutes=1)
    secret = post_room.links.derived("line-link", "abc")
    assert mail.get_body(("plain",)).get_content().strip() == f"Đăng ký tại https://x/r/{secret}"
    assert mail.get_body(("html",)).get_content().strip() == f"<p>{secret}</p>"


def test_a_long_subject_in_vietnamese_arrives_whole(post_room: House, mail_sink: MailSink) -> None:
    subject = "Công điện về việc dự Hội nghị trực tuyến của Chính phủ với các địa phương " * 3
    put(post_room, letter(subject=subject))
    deliver(post_room)
    assert mail_sink.mails[0]["Subject"] == subject.strip()


def test_the_method_of_the_calendar_part_equals_that_of_its_body(post_room: House, mail_sink: MailSink) -> None:
    put(post_room, letter(calendar=CALENDAR.format("CANCEL"), calendar_method="CANCEL", html="<p>Hủy</p>"))
    deliver(post_room)
    parts = [part for part in mail_sink.mails[0].walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["CANCEL", "CANCEL"]
    assert [part.get_param("charset") for part in parts] == ["utf-8", "utf-8"]
    assert [part.get_filename() for part in parts] == [None, "invite.ics"]
    for part in parts:
        assert part.get_payload(decode=True) == CALENDAR.format("CANCEL").encode()


def test_an_attachment_keeps_its_vietnamese_name_and_its_bytes(post_room: House, mail_sink: MailSink) -> None:
    stored = post_room.shelf.put("notices", b"%PDF-1.7 \x00\xff\r\n\n")
    name = "Công điện 17-CĐ-VPCP về việc dự họp trực tuyến toàn quốc.pdf"
    put(post_room, letter(attachments=(Attached(name, "application/pdf", stored.key),)))
    deliver(post_room)
    (part,) = mail_sink.mails[0].iter_attachments()
    assert part.get_filename() == name
    assert part.get_content_type() == "application/pdf"
    assert part.get_payload(decode=True) == b"%PDF-1.7 \x00\xff\r\n\n"


def test_a_refused_mail_is_not_tried_again(opened: Opened, mail_sink: MailSink) -> None:
    mail_sink.refuse = lambda _address: "550 5.1.1 no such user"
    (id_,) = put(opened(), letter())
    deliver(opened())
    deliver(opened(later=timedelta(days=2)))
    mail = mail_of(opened(), id_)
    assert (mail.state, mail.attempts) == (MailState.REFUSED, 1)
    assert mail.last_error == "550 5.1.1 no such user"
    assert mail_sink.mails == []


def test_a_refused_recipient_does_not_hinder_the_others(post_room: House, mail_sink: MailSink) -> None:
    mail_sink.refuse = lambda address: "550 no" if address.startswith("b") else None
    ids = put(post_room, *(letter(to_address=f"{name}@example.vn") for name in ("a", "b", "c")))
    deliver(post_room)
    assert [mail_of(post_room, id_).state for id_ in ids] == [MailState.SENT, MailState.REFUSED, MailState.SENT]


def test_a_temporary_failure_waits_longer_each_time_and_then_succeeds(opened: Opened, mail_sink: MailSink) -> None:
    mail_sink.refuse = lambda _address: "451 4.7.1 greylisted"
    (id_,) = put(opened(), letter())
    deliver(opened())
    first = mail_of(opened(), id_)
    deliver(opened(later=timedelta(minutes=1)))
    assert mail_of(opened(), id_).attempts == 1
    deliver(opened(later=timedelta(minutes=3)))
    second = mail_of(opened(), id_)
    mail_sink.refuse = lambda _address: None
    deliver(opened(later=timedelta(minutes=10)))
    last = mail_of(opened(), id_)
    assert (first.state, first.attempts) == (MailState.QUEUED, 1)
    assert timedelta(minutes=2) <= first.due_at - NOW < timedelta(minutes=2, seconds=50)
    assert timedelta(minutes=7) <= second.due_at - NOW < timedelta(minutes=7, seconds=50)
    assert (last.state, last.attempts, last.last_error) == (MailState.SENT, 3, "")
    assert len(mail_sink.mails) == 1


def test_after_the_last_attempt_a_mail_is_given_up(opened: Opened, mail_sink: MailSink) -> None:
    mail_sink.refuse = lambda _address: "451 busy"
    (id_,) = put(opened(), letter())
    deliver(opened(mail_attempts=2))
    deliver(opened(mail_attempts=2, later=timedelta(hours=1)))
    mail = mail_of(opened(), id_)
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.GIVEN_UP, 2, "451 busy")


def test_a_mail_server_that_is_away_loses_nothing(opened: Opened, mail_sink: MailSink) -> None:
    ids = put(opened(), letter(to_address="a@example.vn"), letter(to_address="b@example.vn"))
    deliver(opened(smtp_port=1))
    assert {mail_of(opened(), id_).state for id_ in ids} == {MailState.QUEUED}
    deliver(opened(later=timedelta(minutes=5)))
    assert sorted(mail["X-Sink-To"] for mail in mail_sink.mails) == ["a@example.vn", "b@example.vn"]


def test_a_missing_attachment_is_seen_and_the_mail_does_not_leave_without_it(
    post_room: House, mail_sink: MailSink
) -> None:
    (id_,) = put(post_room, letter(attachments=(Attached("a.pdf", "application/pdf", "notices/none"),)))
    deliver(post_room)
    mail = mail_of(post_room, id_)
    assert (mail.state, mail_sink.mails) == (MailState.QUEUED, [])
    assert "notices/none" in mail.last_error


def test_nothing_leaves_while_sending_is_paused_by_setting_or_switch(opened: Opened, mail_sink: MailSink) -> None:
    house = opened()
    put(house, letter())
    deliver(opened(mail_paused=True))
    with house.database.transaction() as db:
        switch_sending(db, is_paused=True, reason="thử", by=SYSTEM, now=NOW)
    deliver(house)
    assert mail_sink.mails == []
    with house.database.transaction() as db:
        switch_sending(db, is_paused=False, by=SYSTEM, now=NOW)
    deliver(house)
    assert len(mail_sink.mails) == 1


def test_a_held_mail_stays(post_room: House, mail_sink: MailSink) -> None:
    (id_,) = put(post_room, letter())
    with post_room.database.transaction() as db:
        hold(db, db.get_one(type(mail_of(post_room, id_)), id_), by=SYSTEM, now=NOW)
    deliver(post_room)
    assert mail_sink.mails == []


def test_an_address_that_could_add_a_command_is_refused_here(post_room: House, mail_sink: MailSink) -> None:
    (id_,) = put(post_room, letter(to_address="a@example.vn>\r\nRCPT TO:<b@example.vn"))
    deliver(post_room)
    assert (mail_of(post_room, id_).state, mail_sink.mails) == (MailState.REFUSED, [])
