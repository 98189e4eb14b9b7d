"""Who may not: nobody without signing in, and no stranger, reaches the pages of this room."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts.models import Person, RoleGrant
from tests.accounts.acting import acts, read
from tests.cast import Cast

SignIn = Callable[[int], TestClient]

OWN = [
    ("GET", "/account"),
    ("POST", "/account/sessions/1/end"),
    ("POST", "/account/sessions/end"),
    ("GET", "/account/password"),
    ("POST", "/account/password"),
    ("GET", "/account/second-factor"),
    ("POST", "/account/second-factor/secret"),
    ("POST", "/account/second-factor/confirmation"),
    ("POST", "/account/second-factor/recovery-codes"),
    ("POST", "/account/second-factor/removal"),
    ("GET", "/account/tokens"),
    ("POST", "/account/tokens"),
    ("POST", "/account/tokens/1/revocation"),
]
ADMINISTRATION = [
    ("GET", "/people"),
    ("GET", "/people/new"),
    ("POST", "/people"),
    ("GET", "/people/2"),
    ("POST", "/people/2/roles"),
    ("POST", "/people/2/roles/2/end"),
    ("POST", "/people/2/closing"),
    ("POST", "/people/2/opening"),
    ("POST", "/people/2/welcome"),
    ("POST", "/people/2/second-factor/removal"),
    ("GET", "/journal"),
]
API = [("GET", "/api/v1/me"), ("GET", "/api/v1/tokens"), ("DELETE", "/api/v1/tokens/1")]


@pytest.mark.parametrize(("method", "path"), OWN + ADMINISTRATION)
def test_nobody_is_led_to_the_sign_in_form(client: TestClient, cast: Cast, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("method", "path"), API)
def test_a_program_without_a_token_is_refused(client: TestClient, cast: Cast, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_administration_is_closed_to_everybody_else(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    roles = len(read(db, select(RoleGrant)))
    for person_id in (cast.stranger, cast.issuing_clerk):
        as_person(person_id)
        data = {"full_name": "X", "email": "x@example.vn", "organisation": "VPCP", "role": "administrator"}
        answers = {client.request(method, path, data=data).status_code for method, path in ADMINISTRATION}
        assert answers == {403}
    assert acts(db) == []
    assert len(read(db, select(RoleGrant))) == roles
    assert all(person.is_active for person in read(db, select(Person)))


def test_a_wrong_token_is_refused_even_beside_a_good_session(client: TestClient, cast: Cast, as_person: SignIn) -> None:
    as_person(cast.administrator)
    answer = client.get("/api/v1/me", headers={"authorization": "Bearer wrong"})
    assert answer.status_code == 401
