"""What no keyboard types: refused in words, dropped, or not found, never an error of ours, on both databases."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.meetings.models import Meeting
from app.wording.letters import nfc, tidy
from tests.cast import Cast

SignIn = Callable[[int], TestClient]
TOO_LARGE = "9" * 20


def test_control_characters_are_dropped_where_text_becomes_nfc() -> None:
    assert nfc("Họp\x00 rà\x0b soát\tmột\nhai\x7f") == "Họp rà soát\tmột\nhai"
    assert tidy("\x00") == ""


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/sign-in", {"email": "a\x00@example.vn", "password": "\x00"}), ("/password/forgot", {"email": "\x00"})],
)
def test_a_nul_in_a_public_form_is_an_answer(client: TestClient, cast: Cast, path: str, fields: dict[str, str]) -> None:
    assert client.post(path, data=fields).status_code in (200, 422)


@pytest.mark.parametrize(
    "path",
    [
        f"/notices/{TOO_LARGE}",
        f"/api/v1/notices/{TOO_LARGE}",
        f"/api/v1/registrations/{TOO_LARGE}",
        f"/api/v1/bridge-points/{TOO_LARGE}",
        f"/outbox/{TOO_LARGE}",
        "/meetings/a%00b",
        "/api/v1/meetings/a%00b",
        "/r/a%00b",
        "/m/a%00b",
        "/meetings?text=a%00b",
        "/calendar?on=9999-12-31",
        "/calendar?on=0001-01-01",
    ],
)
def test_an_address_beyond_all_bounds_is_refused(as_person: SignIn, cast: Cast, path: str) -> None:
    assert as_person(cast.issuing_clerk).get(path).status_code in (200, 404, 422)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1/1/1"])
def test_a_day_at_the_end_of_the_calendar_is_refused(as_person: SignIn, cast: Cast, day: str) -> None:
    assert as_person(cast.administrator).get("/journal", params={"day": day}).status_code == 422


def test_a_token_that_ends_with_the_calendar_is_refused(as_person: SignIn, cast: Cast) -> None:
    form = {"name": "Đồng bộ", "scopes[]": "read-meetings", "expires_on": "9999-12-31"}
    assert as_person(cast.issuing_clerk).post("/account/tokens", data=form).status_code == 422


@pytest.mark.parametrize("starts_at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+07:00"])
def test_a_meeting_is_not_called_at_the_end_of_the_calendar(as_person: SignIn, cast: Cast, starts_at: str) -> None:
    body = {"title": "Họp", "issuer_id": cast.office, "starts_at": starts_at}
    assert as_person(cast.issuing_clerk).post("/api/v1/meetings", json=body).status_code == 422


def test_a_program_cannot_put_a_nul_into_a_meeting(as_person: SignIn, db: Session, cast: Cast) -> None:
    body = {"title": "Họp\x00 thử", "issuer_id": cast.office, "remarks": "\x00một"}
    client = as_person(cast.issuing_clerk)
    assert client.post("/api/v1/meetings", json=body).status_code == 201
    assert client.post("/api/v1/meetings", json={**body, "title": "\x00"}).status_code == 422
    assert [(row.title, row.remarks) for row in db.exec(select(Meeting))] == [("Họp thử", "một")]


def test_numbers_in_hidden_fields_that_are_none_are_nothing(as_person: SignIn, cast: Cast) -> None:
    client = as_person(cast.issuing_clerk)
    for number in ("²", TOO_LARGE, "9" * 5000, "-1"):
        assert client.post("/meetings/new", data={"title": "Họp", "do": "save", "issuer_id": number}).status_code == 404


def test_an_origin_that_is_no_address_is_another_site(client: TestClient, cast: Cast) -> None:
    assert client.post("/language", data={"language": "en"}, headers={"origin": "http://["}).status_code == 403
