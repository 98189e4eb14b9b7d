"""A forgotten password by mail, a known one changed: no secret stored, one answer to all, sessions end."""

from collections.abc import Callable
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts.models import PasswordReset
from app.links import hash_of
from app.web.asking import House
from tests.accounts.acting import ANOTHER, PASSWORD, acts, be_at, give_password, mails_to, open_sessions, read, sign_in
from tests.cast import Cast, sign_in_as
from tests.conftest import NOW

SignIn = Callable[[int], TestClient]
EMAIL = "vanthu@example.vn"


def link_of(house: House, db: Session, email: str = EMAIL) -> str:
    """Return the path of the link in the last mail, as the delivery would fill it in."""
    text = house.links.filled(mails_to(db, email)[-1].text)
    return next(line for line in text.splitlines() if "/password/reset/" in line).removeprefix(house.links.base_url)


def ask(client: TestClient, email: str = EMAIL) -> str:
    return client.post("/password/forgot", data={"email": email}).text.replace(email, "…")


def choose(client: TestClient, link: str, password: str = ANOTHER, again: str = ANOTHER) -> int:
    return client.post(link, data={"password": password, "again": again}).status_code


def test_the_answer_is_the_same_whether_the_account_exists(client: TestClient, db: Session, cast: Cast) -> None:
    assert ask(client) == ask(client, "khongco@example.vn")
    assert len(mails_to(db, EMAIL)) == 1
    assert mails_to(db, "khongco@example.vn") == []


def test_neither_the_mail_nor_the_row_holds_the_secret(
    client: TestClient, house: House, db: Session, cast: Cast
) -> None:
    ask(client)
    token = link_of(house, db).rsplit("/", 1)[1]
    (row,) = read(db, select(PasswordReset))
    assert "{{secret:password-reset:" in mails_to(db, EMAIL)[0].text
    assert token not in mails_to(db, EMAIL)[0].text
    assert row.token_hash == hash_of(token)


def test_the_link_sets_a_password_once_and_ends_all_sessions(
    client: TestClient, house: House, db: Session, cast: Cast
) -> None:
    give_password(db, cast.issuing_clerk)
    sign_in_as(db, cast.issuing_clerk, NOW)
    sign_in_as(db, cast.stranger, NOW)
    db.commit()
    ask(client)
    link = link_of(house, db)
    assert EMAIL in client.get(link).text
    assert choose(client, link) == 303
    assert open_sessions(db) == [
        False,
        True,
    ]
    assert sign_in(client, EMAIL, PASSWORD).status_code == 422
    assert sign_in(client, EMAIL, ANOTHER).status_code == 303
    assert choose(client, link) == 404
    assert [mail.purpose for mail in mails_to(db, EMAIL)] == ["password-reset", "password-changed"]
    assert acts(db) == ["ask-password-reset", "change-password", "end-sessions", "sign-in"]


def test_the_link_works_for_an_hour(client: TestClient, house: House, db: Session, cast: Cast) -> None:
    be_at(client, NOW)
    ask(client)
    link = link_of(house, db)
    be_at(client, NOW + timedelta(minutes=59))
    assert client.get(link).status_code == 200
    be_at(client, NOW + timedelta(hours=1))
    assert client.get(link).status_code == 404
    assert choose(client, link) == 404


def test_a_used_link_ends_those_sent_before_it(client: TestClient, house: House, db: Session, cast: Cast) -> None:
    ask(client)
    first = link_of(house, db)
    ask(client)
    assert choose(client, link_of(house, db)) == 303
    assert choose(client, first) == 404


def test_a_weak_or_mistyped_password_is_told_and_the_link_stays_good(
    client: TestClient, house: House, db: Session, cast: Cast
) -> None:
    ask(client)
    link = link_of(house, db)
    assert "ít nhất 12 ký tự" in client.post(link, data={"password": "ngắn", "again": "ngắn"}).text
    assert choose(client, link, again="khác hẳn mật khẩu kia") == 422
    assert choose(client, link) == 303


def test_a_mailbox_is_not_flooded(client: TestClient, db: Session, cast: Cast) -> None:
    answers = {ask(client) for _ in range(5)}
    assert len(answers) == 1
    assert len(mails_to(db, EMAIL)) == 3


def test_one_address_cannot_ask_for_many(client: TestClient, db: Session, cast: Cast) -> None:
    statuses = [client.post("/password/forgot", data={"email": f"k{n}@example.vn"}).status_code for n in range(21)]
    assert statuses == [200] * 20 + [429]


def test_a_new_password_opens_an_account_that_was_paused(
    client: TestClient, house: House, db: Session, cast: Cast
) -> None:
    give_password(db, cast.issuing_clerk)
    for _ in range(5):
        sign_in(client, EMAIL, "sai")
    ask(client)
    choose(client, link_of(house, db))
    assert sign_in(client, EMAIL, ANOTHER).status_code == 303


def change(client: TestClient, current: str) -> int:
    data = {"current": current, "password": ANOTHER, "again": ANOTHER}
    return client.post("/account/password", data=data).status_code


def test_a_person_changes_the_password_and_stays_signed_in_here(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    give_password(db, cast.issuing_clerk)
    sign_in_as(db, cast.issuing_clerk, NOW)
    as_person(cast.issuing_clerk)
    assert change(client, PASSWORD) == 303
    assert open_sessions(db) == [
        False,
        True,
    ]
    assert client.get("/account").status_code == 200
    assert mails_to(db, EMAIL)[-1].purpose == "password-changed"


def test_a_stolen_session_cannot_guess_the_password(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    give_password(db, cast.issuing_clerk)
    as_person(cast.issuing_clerk)
    for _ in range(5):
        assert change(client, "sai mật khẩu rồi") == 422
    assert change(client, PASSWORD) == 422
    assert mails_to(db, EMAIL) == []
