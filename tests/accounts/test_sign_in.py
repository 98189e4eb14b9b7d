"""Signing in and out: cookies, one answer to every wrong attempt, pauses that outlast the refusal."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session, col, select

from app.accounts.models import SignInSession, SignInThrottle
from app.accounts.service_throttle import account_key, address_key
from app.main import create_app
from app.settings import Settings
from tests.accounts.acting import PASSWORD, acts, be_at, give_password, read, show_cookie, sign_in
from tests.cast import Cast
from tests.conftest import NOW

EMAIL = "vanthu@example.vn"


def test_the_right_password_opens_the_account(client: TestClient, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    answer = sign_in(client, " VanThu@example.vn", next="/account?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?a=1")
    assert client.get("/account").status_code == 200
    assert acts(db) == ["sign-in"]


def test_the_cookie_is_not_for_scripts_and_not_for_other_sites(client: TestClient, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    cookie = sign_in(client, EMAIL).headers["set-cookie"]
    assert re.match(r"session=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie)
    token = client.cookies["session"]
    assert token not in [row.token_hash for row in read(db, select(SignInSession).order_by(col(SignInSession.id)))]


def test_over_https_the_cookie_is_bound_to_this_host(settings: Settings, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    secure = settings.model_copy(update={"base_url": "https://testserver"})
    with TestClient(create_app(secure), base_url="https://testserver", follow_redirects=False) as browser:
        cookie = sign_in(browser, EMAIL).headers["set-cookie"]
        assert cookie.startswith("__Host-session=")
        assert "Secure" in cookie
        assert browser.get("/account").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"])
def test_signing_in_never_leads_to_another_site(client: TestClient, db: Session, cast: Cast, elsewhere: str) -> None:
    give_password(db, cast.issuing_clerk)
    assert sign_in(client, EMAIL, next=elsewhere).headers["location"] == "/"


def words(html: str, typed: str) -> str:
    return html.replace(typed, "…")


def test_wrong_password_unknown_address_and_closed_account_get_one_answer(
    client: TestClient, db: Session, cast: Cast
) -> None:
    give_password(db, cast.issuing_clerk)
    give_password(db, cast.stranger).is_active = False
    db.commit()
    wrong = sign_in(client, EMAIL, "sai mật khẩu rồi đấy")
    unknown = sign_in(client, "khongco@example.vn")
    no_entry = sign_in(client, "nguoila@example.vn")
    never_set = sign_in(client, "hatinh@example.vn")
    assert {answer.status_code for answer in (wrong, unknown, no_entry, never_set)} == {422}
    assert words(wrong.text, EMAIL) == words(unknown.text, "khongco@example.vn")
    assert words(wrong.text, EMAIL) == words(no_entry.text, "nguoila@example.vn")
    assert "Địa chỉ thư hoặc mật khẩu không đúng." in wrong.text
    assert PASSWORD not in unknown.text


def test_failures_are_kept_though_the_attempt_is_refused(client: TestClient, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    sign_in(client, EMAIL, "sai")
    sign_in(client, EMAIL, "sai")
    failures = {row.key: row.failures for row in read(db, select(SignInThrottle))}
    assert failures == {account_key(EMAIL): 2, address_key("testclient"): 2}


def test_after_five_failures_even_the_right_password_waits(client: TestClient, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    be_at(client, NOW)
    answers = [sign_in(client, EMAIL, "sai").status_code for _ in range(5)]
    paused = sign_in(client, EMAIL)
    assert answers == [422] * 5
    assert (paused.status_code, paused.headers["retry-after"]) == (429, "60")
    assert "Xin thử lại sau 1 phút." in paused.text
    assert acts(db) == ["pause-sign-in"]
    be_at(client, NOW + timedelta(seconds=61))
    assert sign_in(client, EMAIL).status_code == 303
    assert [row.key for row in read(db, select(SignInThrottle))] == [address_key("testclient")]


def test_an_unknown_account_is_paused_like_a_known_one(client: TestClient, db: Session, cast: Cast) -> None:
    answers = [sign_in(client, "khongco@example.vn", "sai").status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 422, 429]


def test_thirty_failures_from_one_address_pause_every_account_there(
    client: TestClient, db: Session, cast: Cast
) -> None:
    give_password(db, cast.issuing_clerk)
    db.add(SignInThrottle(key=address_key("testclient"), failures=29, since=NOW))
    db.commit()
    be_at(client, NOW)
    sign_in(client, "khongco@example.vn", "sai")
    answer = sign_in(client, EMAIL)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")


def test_several_processes_share_the_count(client: TestClient, settings: Settings, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    with TestClient(create_app(settings), base_url="http://testserver", follow_redirects=False) as other:
        for browser in (client, other, client, other, client):
            sign_in(browser, EMAIL, "sai")
        assert sign_in(other, EMAIL).status_code == 429


def test_signing_out_ends_the_session_on_the_server(client: TestClient, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    sign_in(client, EMAIL)
    token = client.cookies["session"]
    answer = client.post("/sign-out")
    assert 'session=""' in answer.headers["set-cookie"]
    show_cookie(client, token)
    assert client.get("/account").status_code == 303


def test_signing_in_again_ends_the_session_that_the_browser_had(client: TestClient, db: Session, cast: Cast) -> None:
    give_password(db, cast.issuing_clerk)
    sign_in(client, EMAIL)
    sign_in(client, EMAIL)
    rows = read(db, select(SignInSession).order_by(col(SignInSession.id)))
    assert sorted(row.revoked_at is None for row in rows) == [False, True]


def test_an_old_hash_is_made_anew_when_its_owner_signs_in(client: TestClient, db: Session, cast: Cast) -> None:
    person = give_password(db, cast.issuing_clerk)
    person.password_hash = Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    db.commit()
    assert sign_in(client, EMAIL).status_code == 303
    db.refresh(person)
    assert "m=19456,t=2,p=1" in person.password_hash


def test_a_page_asked_for_before_signing_in_is_led_back_to(client: TestClient, cast: Cast) -> None:
    answer = client.get("/journal?act=sign-in&page=2")
    assert answer.headers["location"] == "/sign-in?next=/journal%3Fact%3Dsign-in%26page%3D2"
    assert 'value="/journal?act=sign-in&amp;page=2"' in client.get(answer.headers["location"]).text
