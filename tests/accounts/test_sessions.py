"""Sessions: idle and absolute limits, noted use without slowing reads, listed and ended by their owner."""

from collections.abc import Callable
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from app.accounts.models import SignInSession
from app.audit.models import JournalEntry
from app.web.asking import House
from tests.accounts.acting import be_at, give_password, read, show_cookie, sign_in
from tests.cast import Cast, sign_in_as
from tests.conftest import NOW
from tests.queries import counted

SignIn = Callable[[int], TestClient]
MINUTE = timedelta(minutes=1)


def sessions(db: Session) -> list[SignInSession]:
    return read(db, select(SignInSession).order_by(col(SignInSession.id)))


def test_a_session_ends_after_an_hour_without_a_request(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.issuing_clerk)
    be_at(client, NOW + 59 * MINUTE)
    assert client.get("/account").status_code == 200
    be_at(client, NOW + 59 * MINUTE + 59 * MINUTE)
    assert client.get("/account").status_code == 200
    be_at(client, NOW + 59 * MINUTE + 59 * MINUTE + 60 * MINUTE)
    assert client.get("/account").headers["location"].startswith("/sign-in")


def test_a_session_ends_after_twelve_hours_however_busy(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.issuing_clerk)
    for hour in range(24):
        be_at(client, NOW + hour * 30 * MINUTE)
        assert client.get("/account").status_code == 200
    be_at(client, NOW + timedelta(hours=12))
    assert client.get("/account").status_code == 303


def test_use_is_noted_at_most_once_a_minute_and_not_in_the_transaction_of_a_read(
    client: TestClient, db: Session, house: House, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.issuing_clerk)
    be_at(client, NOW + timedelta(seconds=59))
    with counted(house) as soon:
        client.get("/account")
    assert sessions(db)[0].seen_at == NOW
    be_at(client, NOW + MINUTE)
    with counted(house) as later:
        client.get("/account")
    assert [statement.split()[0] for statement in later.texts] == ["SELECT"] * soon.count + ["UPDATE"]
    assert sessions(db)[0].seen_at == NOW + MINUTE


def test_a_form_notes_use_too(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    as_person(cast.issuing_clerk)
    be_at(client, NOW + 5 * MINUTE)
    client.post("/language", data={"language": "en"})
    assert sessions(db)[0].seen_at == NOW + 5 * MINUTE


def test_a_person_sees_the_own_sessions_only(client: TestClient, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    sign_in_as(db, cast.stranger, NOW)
    db.commit()
    client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
    sign_in(client, "vanthu@example.vn")
    text = client.get("/account").text
    assert text.count("Firefox, Linux") == 1
    assert text.count("/account/sessions/") == 1


def test_another_session_can_be_ended(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    lost = sign_in_as(db, cast.issuing_clerk, NOW)
    as_person(cast.issuing_clerk)
    first = sessions(db)[0]
    assert client.post(f"/account/sessions/{first.id}/end").headers["location"] == "/account"
    assert client.get("/account").status_code == 200
    show_cookie(client, lost)
    assert client.get("/account").status_code == 303


def test_all_other_sessions_can_be_ended_at_once(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    for _ in range(2):
        sign_in_as(db, cast.issuing_clerk, NOW)
    sign_in_as(db, cast.stranger, NOW)
    as_person(cast.issuing_clerk)
    client.post("/account/sessions/end")
    assert [row.revoked_at is None for row in sessions(db)] == [False, False, True, True]
    (entry,) = read(db, select(JournalEntry))
    assert (entry.act, entry.actor, entry.after) == ("end-sessions", "Nguyễn Thị Văn Thư", {"sessions": 2})


def test_nobody_ends_the_session_of_another(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    sign_in_as(db, cast.issuing_clerk, NOW)
    as_person(cast.stranger)
    answer = client.post(f"/account/sessions/{sessions(db)[0].id}/end")
    assert answer.status_code == 404
    assert sessions(db)[0].revoked_at is None
