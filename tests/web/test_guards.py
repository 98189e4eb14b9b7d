"""What stands around every request: its id, its language, forms from elsewhere, and logs without secrets."""

import logging

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.cast import Cast
from tests.web.things import add_things

SECRET = "s3cret-in-the-path-0123456789"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"origin": "http://testserver"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
    ],
)
def test_forms_come_from_this_site_only(client: TestClient, cast: Cast, headers: dict[str, str], status: int) -> None:
    assert client.post("/language", data={"language": "en"}, headers=headers).status_code == status


def test_looking_is_allowed_from_everywhere(client: TestClient, cast: Cast) -> None:
    assert client.get("/sign-in", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_every_request_has_an_id_of_its_own(client: TestClient, cast: Cast) -> None:
    ids = {client.get("/healthz", headers={"x-request-id": "forged"}).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3
    assert "forged" not in ids


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        (None, "", "vi"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "vi,en;q=0.9", "vi"),
        ("vi", "en", "vi"),
        ("en", "vi", "en"),
        ("xx", "vi", "vi"),
    ],
)
def test_the_chosen_language_comes_before_the_browsers(
    client: TestClient, cast: Cast, cookie: str | None, accepted: str, language: str
) -> None:
    if cookie:
        client.cookies.set("language", cookie)
    answer = client.get("/sign-in", headers={"accept-language": accepted})
    assert f'<html lang="{language}">' in answer.text


def test_a_page_is_never_kept_by_a_proxy(client: TestClient, cast: Cast) -> None:
    assert client.get("/sign-in").headers["cache-control"] == "no-store"


def test_no_log_line_holds_a_secret_of_the_path(
    settings: Settings, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "diemcau")
    with TestClient(create_app(settings), raise_server_exceptions=False, follow_redirects=False) as client:
        add_things(client)
        statuses = [
            client.get(f"/password/reset/{SECRET}").status_code,
            client.get(f"/nowhere/{SECRET}").status_code,
            client.post(f"/things/{SECRET}").status_code,
            client.get(f"/things/{SECRET}?token={SECRET}").status_code,
        ]
    assert statuses == [404, 404, 409, 500]
    ours = [record for record in caplog.records if record.name.startswith("diemcau")]
    lines = [record.getMessage() + str(record.exc_info or "") for record in ours]
    assert "GET /password/reset/{token} 404" in lines
    assert [line for line in lines if SECRET in line] == []
