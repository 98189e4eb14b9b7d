"""The second factor: set up by scanning, asked for in a second step, never the same code twice, and its loss."""

import re
from collections.abc import Callable
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from app.accounts.models import Person, RecoveryCode, SignInSession
from app.web.asking import House
from tests.accounts.acting import (
    PASSWORD,
    acts,
    be_at,
    code_at,
    give_password,
    give_second_factor,
    read,
    show_cookie,
    sign_in,
)
from tests.cast import Cast
from tests.conftest import NOW

SignIn = Callable[[int], TestClient]
EMAIL = "vanthu@example.vn"
STEP = timedelta(seconds=30)


def enter(client: TestClient, code: str) -> int:
    return client.post("/sign-in/second-factor", data={"code": code, "next": "/account"}).status_code


def with_second_factor(client: TestClient, house: House, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    give_second_factor(db, cast.issuing_clerk, house.links.key)
    be_at(client, NOW)


def set_up(client: TestClient) -> list[str]:
    """Set the second factor up as its owner; return the recovery codes."""
    client.post("/account/second-factor/secret", data={"current": PASSWORD})
    shown = client.get("/account/second-factor").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", shown)
    assert secret is not None
    assert 'src="data:image/png;base64,' in shown
    page = client.post("/account/second-factor/confirmation", data={"code": code_at(NOW, secret[1])}).text
    return re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page)


def test_the_password_alone_opens_nothing(client: TestClient, house: House, db: Session, cast: Cast) -> None:
    with_second_factor(client, house, db, cast)
    answer = sign_in(client, EMAIL, next="/account")
    assert answer.headers["location"] == "/sign-in/second-factor?next=%2Faccount"
    assert client.get("/account").status_code == 303
    assert client.get("/api/v1/me").status_code == 401
    assert acts(db) == []


def test_the_code_opens_the_account_with_another_token(
    client: TestClient, house: House, db: Session, cast: Cast
) -> None:
    with_second_factor(client, house, db, cast)
    sign_in(client, EMAIL)
    waiting = client.cookies["session"]
    assert enter(client, code_at(NOW)) == 303
    assert client.cookies["session"] != waiting
    assert client.get("/account").status_code == 200
    show_cookie(client, waiting)
    assert client.get("/account").status_code == 303


def test_a_code_works_once(client: TestClient, house: House, db: Session, cast: Cast) -> None:
    with_second_factor(client, house, db, cast)
    sign_in(client, EMAIL)
    assert enter(client, code_at(NOW)) == 303
    sign_in(client, EMAIL)
    assert enter(client, code_at(NOW)) == 422
    assert enter(client, code_at(NOW - STEP)) == 422
    assert enter(client, code_at(NOW + STEP)) == 303


def test_a_telephone_may_be_half_a_minute_off_but_not_more(
    client: TestClient, house: House, db: Session, cast: Cast
) -> None:
    with_second_factor(client, house, db, cast)
    sign_in(client, EMAIL)
    assert enter(client, code_at(NOW - 2 * STEP)) == 422
    assert enter(client, code_at(NOW + 2 * STEP)) == 422
    assert enter(client, code_at(NOW - STEP)) == 303


def test_codes_cannot_be_tried_out(client: TestClient, house: House, db: Session, cast: Cast) -> None:
    with_second_factor(client, house, db, cast)
    sign_in(client, EMAIL)
    assert [enter(client, "000000") for _ in range(5)] == [422] * 5
    assert enter(client, code_at(NOW)) == 429
    sign_in(client, EMAIL)  # a new first step does not help
    assert enter(client, code_at(NOW)) == 429
    assert "pause-second-factor" in acts(db)


def test_the_second_step_waits_ten_minutes(client: TestClient, house: House, db: Session, cast: Cast) -> None:
    with_second_factor(client, house, db, cast)
    sign_in(client, EMAIL)
    later = NOW + timedelta(minutes=10)
    be_at(client, later)
    answer = client.post("/sign-in/second-factor", data={"code": code_at(later)})
    assert answer.headers["location"].startswith("/sign-in?")


def test_it_is_set_up_with_the_password_and_a_first_code(
    client: TestClient, house: House, db: Session, cast: Cast, as_person: SignIn
) -> None:
    give_password(db, cast.issuing_clerk)
    be_at(client, NOW)
    as_person(cast.issuing_clerk)
    assert client.post("/account/second-factor/secret", data={"current": "sai"}).status_code == 422
    codes = set_up(client)
    assert len(set(codes)) == 8
    assert acts(db) == ["begin-second-factor", "confirm-second-factor", "make-recovery-codes"]
    assert sign_in(client, EMAIL).headers["location"].startswith("/sign-in/second-factor")


def test_no_secret_is_stored_as_it_is(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    give_password(db, cast.issuing_clerk)
    be_at(client, NOW)
    as_person(cast.issuing_clerk)
    client.post("/account/second-factor/secret", data={"current": PASSWORD})
    shown = client.get("/account/second-factor").text
    (person,) = read(db, select(Person).where(Person.id == cast.issuing_clerk))
    assert person.totp_secret.startswith("gAAAA")
    assert person.totp_secret not in shown
    assert person.totp_confirmed_at is None


def test_a_wrong_first_code_leaves_it_off(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    give_password(db, cast.issuing_clerk)
    be_at(client, NOW)
    as_person(cast.issuing_clerk)
    client.post("/account/second-factor/secret", data={"current": PASSWORD})
    assert client.post("/account/second-factor/confirmation", data={"code": "000000"}).status_code == 422
    assert sign_in(client, EMAIL).headers["location"] == "/"


def test_a_recovery_code_helps_once_without_the_telephone(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    give_password(db, cast.issuing_clerk)
    be_at(client, NOW)
    as_person(cast.issuing_clerk)
    codes = set_up(client)
    assert not set(codes) & {row.code_hash for row in read(db, select(RecoveryCode))}
    sign_in(client, EMAIL)
    assert enter(client, codes[0].upper()) == 303
    sign_in(client, EMAIL)
    assert enter(client, codes[0]) == 422
    assert enter(client, codes[1].replace("-", " ")) == 303


def test_it_is_turned_off_with_a_code_only(
    client: TestClient, house: House, db: Session, cast: Cast, as_person: SignIn
) -> None:
    with_second_factor(client, house, db, cast)
    as_person(cast.issuing_clerk)
    assert client.post("/account/second-factor/removal", data={"code": "000000"}).status_code == 422
    assert client.post("/account/second-factor/removal", data={"code": code_at(NOW)}).status_code == 303
    assert sign_in(client, EMAIL, next="/account").headers["location"] == "/account"


def test_an_administrator_takes_a_lost_one_off_and_the_journal_says_so(
    client: TestClient, house: House, db: Session, cast: Cast, as_person: SignIn
) -> None:
    with_second_factor(client, house, db, cast)
    as_person(cast.administrator)
    answer = client.post(f"/people/{cast.issuing_clerk}/second-factor/removal")
    assert answer.status_code == 303
    assert acts(db) == ["remove-second-factor"]
    client.cookies.clear()
    assert sign_in(client, EMAIL).headers["location"] == "/"
    assert [row.awaits_second_factor for row in read(db, select(SignInSession).order_by(col(SignInSession.id)))] == [
        False,
        False,
    ]
