"""The outbox for people and programs: who sees what, and what they may do."""

from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.audit.models import JournalEntry
from app.outbox.models import Mail, MailAttachment, MailSwitch
from app.outbox.rules import Attached, Letter, MailState
from app.outbox.service import queue
from app.web.asking import House
from tests.cast import Cast
from tests.conftest import NOW
from tests.queries import counted

SignIn = Callable[[int], TestClient]


def _mail(db: Session, organisation_id: int | None, state: MailState = MailState.SENT, **changed: object) -> Mail:
    given = {
        "to_name": "Văn thư Hà Tĩnh",
        "to_address": "vanthu.hatinh@example.vn",
        "subject": "Công điện số 17/CĐ-VPCP",
        "text": "Đăng ký tại https://x/r/{{secret:line-link:nonce-1}}",
        "purpose": "invitation",
        "organisation_id": organisation_id,
        "attachments": (Attached("Công điện.pdf", "application/pdf", "notices/a"),),
    }
    mail = queue(db, Letter(**{**given, **changed}), now=NOW)  # ty: ignore[invalid-argument-type]
    mail.state = state
    db.commit()
    return mail


def test_a_clerk_sees_only_the_mails_of_the_own_office(db: Session, cast: Cast, as_person: SignIn) -> None:
    _mail(db, cast.office, subject="Của Văn phòng")
    other = _mail(db, cast.elsewhere, subject="Của nơi khác")
    nobodys = _mail(db, None, subject="Của hệ thống")
    client = as_person(cast.issuing_clerk)
    shown = client.get("/outbox").text
    assert "Của Văn phòng" in shown
    assert "Của nơi khác" not in shown
    assert "Của hệ thống" not in shown
    assert client.get(f"/outbox/{other.id}").status_code == 404
    assert client.post(f"/outbox/{nobodys.id}/resend").status_code == 404


def test_an_administrator_sees_every_mail(db: Session, cast: Cast, as_person: SignIn) -> None:
    mail = _mail(db, cast.elsewhere)
    assert as_person(cast.administrator).get(f"/outbox/{mail.id}").status_code == 200


def test_a_stranger_sees_nothing(db: Session, cast: Cast, as_person: SignIn, client: TestClient) -> None:
    mail = _mail(db, cast.office)
    assert client.get("/outbox").status_code == 303
    stranger = as_person(cast.stranger)
    assert stranger.get("/outbox").status_code == 403
    assert stranger.get(f"/outbox/{mail.id}").status_code == 403
    assert stranger.get(f"/api/v1/outbox/{mail.id}").status_code == 403


def test_a_mail_is_shown_with_its_secret_masked(db: Session, cast: Cast, as_person: SignIn) -> None:
    mail = _mail(db, cast.office)
    client = as_person(cast.issuing_clerk)
    shown = client.get(f"/outbox/{mail.id}").text
    assert "https://x/r/•••" in shown
    assert "nonce-1" not in shown
    assert "Công điện.pdf" in shown
    assert client.get(f"/api/v1/outbox/{mail.id}").json()["text"] == "Đăng ký tại https://x/r/•••"


def test_the_list_is_filtered_by_state_and_address(db: Session, cast: Cast, as_person: SignIn) -> None:
    _mail(db, cast.office, MailState.REFUSED, subject="Một", to_address="mot@example.vn")
    _mail(db, cast.office, MailState.SENT, subject="Hai", to_address="hai@example.vn")
    client = as_person(cast.issuing_clerk)
    refused = client.get("/api/v1/outbox", params={"state": "refused"}).json()
    assert [item["subject"] for item in refused["items"]] == ["Một"]
    found = client.get("/api/v1/outbox", params={"address": "HAI@"}).json()
    assert [item["subject"] for item in found["items"]] == ["Hai"]
    assert "mot@example.vn" not in client.get("/outbox", params={"state": "sent"}).text


def test_the_list_asks_as_often_for_three_mails_as_for_one(
    db: Session, cast: Cast, as_person: SignIn, house: House
) -> None:
    client = as_person(cast.issuing_clerk)
    _mail(db, cast.office)
    with counted(house) as one:
        client.get("/outbox")
    _mail(db, cast.office)
    _mail(db, cast.office)
    with counted(house) as three:
        client.get("/outbox")
    assert one.count == three.count
    assert one.count <= 8


def test_sending_again_makes_a_new_mail_with_a_preface(db: Session, cast: Cast, as_person: SignIn) -> None:
    mail = _mail(db, cast.office, MailState.REFUSED)
    answer = as_person(cast.issuing_clerk).post(f"/outbox/{mail.id}/resend")
    again = db.exec(select(Mail).where(Mail.repeats_id == mail.id)).one()
    assert answer.headers["location"] == f"/outbox/{again.id}"
    assert (again.state, again.message_id == mail.message_id) == (MailState.QUEUED, False)
    assert again.text.startswith("Thư này được gửi lại")
    assert again.text.endswith(mail.text)
    files = db.exec(select(MailAttachment).where(MailAttachment.mail_id == again.id)).all()
    assert [file.shelf_key for file in files] == ["notices/a"]
    entry = db.exec(select(JournalEntry).where(JournalEntry.act == "mail-resent")).one()
    assert (entry.actor_id, entry.subject_id) == (cast.issuing_clerk, mail.id)


def test_a_mail_is_held_and_released(db: Session, cast: Cast, as_person: SignIn) -> None:
    mail = _mail(db, cast.office, MailState.QUEUED)
    client = as_person(cast.issuing_clerk)
    client.post(f"/outbox/{mail.id}/hold")
    db.refresh(mail)
    held = mail.state
    db.commit()
    client.post(f"/outbox/{mail.id}/release")
    db.refresh(mail)
    assert (held, mail.state) == (MailState.HELD, MailState.QUEUED)


def test_what_the_state_does_not_allow_is_refused(db: Session, cast: Cast, as_person: SignIn) -> None:
    mail = _mail(db, cast.office, MailState.SENT)
    assert as_person(cast.issuing_clerk).post(f"/outbox/{mail.id}/hold").status_code == 409


def test_an_old_invitation_is_not_sent_again_after_a_newer_one(db: Session, cast: Cast, as_person: SignIn) -> None:
    line = {"about_table": "invitation_line", "about_id": 5, "calendar_method": "REQUEST"}
    old = _mail(db, cast.office, calendar="14:00", **line)
    _mail(db, cast.office, calendar="15:00", **line)
    client = as_person(cast.issuing_clerk)
    assert "/resend" not in client.get(f"/outbox/{old.id}").text
    assert client.post(f"/outbox/{old.id}/resend").status_code == 409


def test_only_an_administrator_stops_all_mail(db: Session, cast: Cast, as_person: SignIn) -> None:
    assert as_person(cast.issuing_clerk).post("/outbox/switch", data={"is_paused": "true"}).status_code == 403
    as_person(cast.administrator).post("/outbox/switch", data={"is_paused": "true", "reason": "Sự cố"})
    switch = db.exec(select(MailSwitch)).one()
    assert (switch.is_paused, switch.reason) == (True, "Sự cố")
    assert "Sự cố" in as_person(cast.issuing_clerk).get("/outbox").text


def test_a_program_sends_again_once_under_one_key(db: Session, cast: Cast, as_person: SignIn) -> None:
    mail = _mail(db, cast.office)
    client = as_person(cast.issuing_clerk)
    answers = [client.post(f"/api/v1/outbox/{mail.id}/resendings", headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(db.exec(select(Mail).where(Mail.repeats_id == mail.id)).all()) == 1
