"""API tokens: scopes that never exceed the person, shown once, ended with the account, noted as used."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts.models import ApiToken, Person
from app.accounts.service_tokens import make_token
from app.audit.rules import SYSTEM
from app.links import hash_of
from app.permissions import Action
from app.refusals import Invalid
from tests.accounts.acting import acts, be_at, read
from tests.cast import Cast
from tests.conftest import NOW

SignIn = Callable[[int], TestClient]


def token_for(db: Session, person_id: int, *scopes: Action) -> str:
    person = db.get(Person, person_id)
    assert person is not None
    token = make_token(db, person, "thử", scopes, by=SYSTEM, now=NOW)
    db.commit()
    return token


def using(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def made(client: TestClient, scopes: Iterable[str], **more: str) -> str:
    """Make a token on the page; return what the page shows."""
    return client.post("/account/tokens", data={"name": "Đồng bộ", "scopes[]": list(scopes), **more}).text


def test_a_token_is_shown_once_and_kept_as_a_hash(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.issuing_clerk)
    shown = re.search(r"<code>([\w-]{43})</code>", made(client, ["read-meetings"], expires_on="2025-06-30"))
    assert shown is not None
    (row,) = read(db, select(ApiToken))
    assert row.token_hash == hash_of(shown[1])
    assert row.scopes == ["read-meetings"]
    assert row.expires_at == NOW.replace(day=30, hour=17, minute=0)  # midnight in Viet Nam
    assert shown[1] not in client.get("/account/tokens").text
    assert acts(db) == ["make-token"]


def test_a_token_speaks_for_its_owner_within_its_scopes(client: TestClient, db: Session, cast: Cast) -> None:
    token = token_for(db, cast.administrator, Action.READ_JOURNAL)
    me = client.get("/api/v1/me", headers=using(token)).json()
    assert (me["name"], me["scopes"]) == ("Quản Trị Viên", ["read-journal"])
    assert client.get("/journal", headers=using(token)).status_code == 200
    assert client.get("/people", headers=using(token)).status_code == 403


def test_a_token_makes_no_token_and_opens_no_account(client: TestClient, db: Session, cast: Cast) -> None:
    token = token_for(db, cast.administrator, Action.READ_JOURNAL, Action.MANAGE_PEOPLE)
    for path in ("/account", "/account/tokens", "/account/second-factor", "/api/v1/tokens"):
        assert client.get(path, headers=using(token)).status_code == 403
    answer = client.post("/account/tokens", headers=using(token), data={"name": "x", "scopes[]": ["read-journal"]})
    assert answer.status_code == 403
    assert len(read(db, select(ApiToken))) == 1


def test_scopes_beyond_the_person_are_refused(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    as_person(cast.province_clerk)
    assert "manage-people" not in client.get("/account/tokens").text
    assert "Hãy chọn phạm vi trong các việc mà tài khoản được làm." in made(client, ["read-meetings", "manage-people"])
    assert read(db, select(ApiToken)) == []


def test_a_role_taken_back_takes_the_scope_with_it(client: TestClient, db: Session, cast: Cast) -> None:
    token = token_for(db, cast.administrator, Action.READ_JOURNAL)
    person = db.get(Person, cast.administrator)
    assert person is not None
    person.is_active = False
    db.commit()
    assert client.get("/journal", headers=using(token)).status_code == 303


def test_what_is_no_scope_cannot_be_one(db: Session, cast: Cast) -> None:
    with pytest.raises(Invalid):
        token_for(db, cast.administrator, Action.USE_OWN_ACCOUNT)
    with pytest.raises(Invalid):
        token_for(db, cast.administrator)


def test_an_expired_and_a_revoked_token_stop_working(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    person = db.get(Person, cast.administrator)
    assert person is not None
    until = NOW + timedelta(days=1)
    token = make_token(db, person, "thử", [Action.READ_JOURNAL], expires_at=until, by=SYSTEM, now=NOW)
    db.commit()
    other = token_for(db, cast.administrator, Action.READ_JOURNAL)
    be_at(client, until)
    assert client.get("/api/v1/me", headers=using(token)).status_code == 401
    be_at(client, NOW)
    as_person(cast.administrator)
    rows = client.get("/api/v1/tokens").json()
    assert client.delete(f"/api/v1/tokens/{rows[0]['id']}").status_code == 204
    assert client.post(f"/account/tokens/{rows[1]['id']}/revocation").status_code == 303
    client.cookies.clear()
    assert client.get("/api/v1/me", headers=using(other)).status_code == 401
    assert client.get("/api/v1/me", headers=using(token)).status_code == 401


def test_nobody_sees_or_revokes_the_token_of_another(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    token_for(db, cast.administrator, Action.READ_JOURNAL)
    (row,) = read(db, select(ApiToken))
    as_person(cast.stranger)
    assert client.get("/api/v1/tokens").json() == []
    assert client.delete(f"/api/v1/tokens/{row.id}").status_code == 404
    assert client.post(f"/account/tokens/{row.id}/revocation").status_code == 404
    assert read(db, select(ApiToken))[0].revoked_at is None


def test_use_is_noted_at_most_once_a_minute(client: TestClient, db: Session, cast: Cast) -> None:
    token = token_for(db, cast.administrator, Action.READ_JOURNAL)
    seen = []
    for seconds in (0, 59, 60):
        be_at(client, NOW + timedelta(seconds=seconds))
        client.get("/journal", headers=using(token))
        seen.append(read(db, select(ApiToken))[0].last_used_at)
    assert seen == [NOW, NOW, NOW + timedelta(seconds=60)]
