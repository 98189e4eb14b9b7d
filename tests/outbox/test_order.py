"""What leaves first, and what waits: a cancellation never overtakes the invitation that it cancels."""

from datetime import timedelta

from app.outbox.rules import MailState
from tests.mailsink import MailSink
from tests.outbox.conftest import Opened, deliver, letter, mail_of, put

LINE = {"about_table": "invitation_line", "about_id": 5}


def test_a_later_mail_about_the_same_row_waits_for_the_earlier(opened: Opened, mail_sink: MailSink) -> None:
    mail_sink.refuse = lambda _address: "451 busy"
    house = opened()
    put(house, letter(subject="Mời", calendar="R", calendar_method="REQUEST", **LINE))
    deliver(house)
    mail_sink.refuse = lambda _address: None
    (later,) = put(house, letter(subject="Hủy", calendar="C", calendar_method="CANCEL", **LINE))
    deliver(house)
    assert mail_of(house, later).state is MailState.QUEUED
    deliver(opened(later=timedelta(minutes=5)))
    assert [mail["Subject"] for mail in mail_sink.mails] == ["Mời", "Hủy"]


def test_a_cancellation_waits_for_an_invitation_that_is_only_due_later(opened: Opened, mail_sink: MailSink) -> None:
    house = opened()
    due_in = timedelta(minutes=3)
    put(house, letter(subject="Mời", calendar="R", calendar_method="REQUEST", **LINE), due_in=due_in)
    put(house, letter(subject="Hủy", calendar="C", calendar_method="CANCEL", **LINE))
    deliver(house)
    assert mail_sink.mails == []
    deliver(opened(later=timedelta(minutes=4)))
    assert [mail["Subject"] for mail in mail_sink.mails] == ["Mời", "Hủy"]


def test_a_reminder_planned_for_tomorrow_holds_nothing_back(opened: Opened, mail_sink: MailSink) -> None:
    house = opened()
    put(house, letter(subject="Nhắc", **LINE), due_in=timedelta(days=1))
    put(house, letter(subject="Tài liệu", **LINE))
    deliver(house)
    assert [mail["Subject"] for mail in mail_sink.mails] == ["Tài liệu"]


def test_mails_to_others_do_not_wait(opened: Opened, mail_sink: MailSink) -> None:
    mail_sink.refuse = lambda address: "451 busy" if address.startswith("a") else None
    house = opened()
    put(house, letter(to_address="a@example.vn", **LINE), letter(to_address="b@example.vn", **LINE))
    deliver(house)
    assert [mail["X-Sink-To"] for mail in mail_sink.mails] == ["b@example.vn"]
