"""When a process dies: nothing is lost, nothing is silently repeated."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlmodel import col, select

from app.audit.models import JournalEntry
from app.outbox.models import Mail
from app.outbox.rules import Answer, MailState, Reply
from app.outbox.service import queue_many
from app.outbox.service_delivery import Done, claim, finish, hand_over, recover
from app.settings import InDoubt, Settings
from app.web.asking import House
from tests.conftest import NOW
from tests.mailsink import MailSink
from tests.outbox.conftest import Opened, deliver, letter, mail_of, put

LEASE = timedelta(minutes=1)
LATER = NOW + timedelta(minutes=2)


def _claimed(house: House) -> Mail:
    with house.database.transaction() as db:
        (mail,) = claim(db, "first", limit=10, until=NOW + LEASE, now=NOW + timedelta(seconds=1))
    return mail


def _handed(house: House) -> Mail:
    mail = _claimed(house)
    with house.database.transaction() as db:
        assert hand_over(db, mail, message_id="one@example.vn", until=NOW + LEASE, now=NOW)
    return mail


def _recover(house: House) -> int:
    with house.database.transaction() as db:
        return recover(db, settings=house.settings, now=LATER)


def test_a_claim_that_died_before_the_hand_over_was_no_attempt(opened: Opened, mail_sink: MailSink) -> None:
    house = opened()
    (id_,) = put(house, letter())
    _claimed(house)
    assert _recover(house) == 0
    mail = mail_of(house, id_)
    assert (mail.state, mail.attempts, mail.is_repeat) == (MailState.QUEUED, 0, False)


def test_a_living_claim_is_left_alone(opened: Opened) -> None:
    house = opened()
    (id_,) = put(house, letter())
    _handed(house)
    with house.database.transaction() as db:
        assert recover(db, settings=house.settings, now=NOW + timedelta(seconds=30)) == 0
    assert mail_of(house, id_).state is MailState.SENDING


def test_an_interrupted_mail_is_repeated_once_with_the_same_id_and_a_mark(opened: Opened, mail_sink: MailSink) -> None:
    house = opened()
    (id_,) = put(house, letter(html="<html><body><p>Kính mời</p></body></html>"))
    _handed(house)
    assert _recover(house) == 1
    deliver(opened(later=timedelta(minutes=3)))
    (mail,) = mail_sink.mails
    assert mail["Message-ID"] == "<one@example.vn>"
    assert mail["X-Possible-Repetition"] == "yes"
    assert mail.get_body(("plain",)).get_content().startswith("Lưu ý: lần gửi trước")
    assert "<body><p>Lưu ý: lần gửi trước" in mail.get_body(("html",)).get_content()
    assert (mail_of(house, id_).state, mail_of(house, id_).is_repeat) == (MailState.SENT, True)
    with house.database.read() as db:
        assert [entry.act for entry in db.exec(select(JournalEntry))] == ["mail-in-doubt"]


def test_the_second_time_a_person_decides(opened: Opened, mail_sink: MailSink) -> None:
    mail_sink.hangs_up = True
    house = opened()
    (id_,) = put(house, letter())
    deliver(house)
    mail = mail_of(house, id_)
    assert (mail.state, len(mail_sink.mails)) == (MailState.IN_DOUBT, 2)
    assert [sent["X-Possible-Repetition"] for sent in mail_sink.mails] == [None, "yes"]
    assert mail_sink.mails[0]["Message-ID"] == mail_sink.mails[1]["Message-ID"]


def test_with_the_setting_leave_nothing_is_repeated(opened: Opened, mail_sink: MailSink) -> None:
    mail_sink.hangs_up = True
    house = opened(mail_in_doubt=InDoubt.LEAVE)
    (id_,) = put(house, letter())
    deliver(house)
    assert (mail_of(house, id_).state, len(mail_sink.mails)) == (MailState.IN_DOUBT, 1)


def test_a_slow_process_may_still_say_that_its_mail_left(opened: Opened, mail_sink: MailSink) -> None:
    house = opened()
    (id_,) = put(house, letter())
    mail = _handed(house)
    _recover(house)
    with house.database.transaction() as db:
        assert finish(db, Done(mail, Reply(Answer.TAKEN)), settings=house.settings, now=LATER) is MailState.SENT
    deliver(opened(later=timedelta(minutes=5)))
    assert (mail_of(house, id_).state, mail_sink.mails) == (MailState.SENT, [])


def test_a_process_that_lost_its_claim_may_not_hand_over(opened: Opened) -> None:
    house = opened()
    put(house, letter())
    mail = _claimed(house)
    _recover(house)
    with house.database.transaction() as db:
        claim(db, "second", limit=10, until=LATER + LEASE, now=LATER)
    with house.database.transaction() as db:
        assert not hand_over(db, mail, message_id="x@example.vn", until=LATER, now=LATER)
        assert finish(db, Done(mail, Reply(Answer.LATER)), settings=house.settings, now=LATER) is None


def _process(settings: Settings, **changed: object) -> "subprocess.Popen[bytes]":
    names = {"instance", "data_dir", "database_url", "smtp_port", "smtp_timeout", "mail_batch", "mail_parallel"}
    changed = {"smtp_timeout": 0.8, "mail_batch": 20, **changed}
    given = settings.model_copy(update=changed).model_dump(include=names)
    environment = {f"DIEMCAU_{name.upper()}": str(value) for name, value in given.items()}
    key = settings.secret_key.get_secret_value()
    return subprocess.Popen(
        [sys.executable, "-m", "app", "deliver"],
        env={**os.environ, **environment, "DIEMCAU_SECRET_KEY": key, "DIEMCAU_LOG_LEVEL": "ERROR"},
    )


def _wait(house: House, sink: MailSink, number: int, seconds: float) -> None:
    """Wait until every mail is sent and ``number`` have arrived."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with house.database.read() as db:
            left = db.exec(select(Mail.id).where(Mail.state != MailState.SENT).limit(1)).first()
        if left is None and len(sink.mails) >= number:
            return
        time.sleep(0.2)
    pytest.fail(f"{len(sink.mails)} of {number} mails arrived in time")


def test_two_processes_send_each_of_two_hundred_mails_once(
    settings: Settings, opened: Opened, mail_sink: MailSink
) -> None:
    house = opened()
    letters = [letter(to_address=f"a{number}@example.vn") for number in range(200)]
    with house.database.transaction() as db:
        assert queue_many(db, letters, now=NOW) == 200
    changed = {"smtp_port": mail_sink.port, "smtp_timeout": 10.0}
    processes = [_process(settings, **changed) for _ in range(2)]
    try:
        _wait(house, mail_sink, 200, 60)
    finally:
        for process in processes:
            process.terminate()
        statuses = [process.wait(5) for process in processes]
    assert statuses == [0, 0]
    assert sorted(mail["X-Sink-To"] for mail in mail_sink.mails) == sorted(one.to_address for one in letters)


def test_a_killed_process_loses_nothing_and_repeats_only_what_was_in_its_hands(
    settings: Settings, opened: Opened, mail_sink: MailSink
) -> None:
    house = opened()
    addresses = [f"a{number}@example.vn" for number in range(40)]
    with house.database.transaction() as db:
        queue_many(db, [letter(to_address=address) for address in addresses], now=NOW)
    mail_sink.delay = 0.3
    first = _process(settings, smtp_port=mail_sink.port)
    limit = time.monotonic() + 30
    while len(mail_sink.mails) < 10 and time.monotonic() < limit:
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait(5)
    with house.database.read() as db:
        handed = db.exec(select(Mail).where(Mail.state == MailState.SENDING, col(Mail.handed_at).is_not(None))).all()
    mail_sink.delay = 0.0
    second = _process(settings, smtp_port=mail_sink.port)
    try:
        _wait(house, mail_sink, 40, 60)
    finally:
        second.terminate()
        second.wait(5)
    arrived = [mail["X-Sink-To"] for mail in mail_sink.mails]
    marked = [mail["X-Sink-To"] for mail in mail_sink.mails if mail["X-Possible-Repetition"]]
    assert set(arrived) == set(addresses)
    assert 1 <= len(handed) <= settings.mail_parallel
    assert sorted(marked) == sorted(mail.to_address for mail in handed)
    unmarked = [mail["X-Sink-To"] for mail in mail_sink.mails if not mail["X-Possible-Repetition"]]
    assert len(unmarked) == len(set(unmarked))
