"""Choosing a language: kept in the browser and with the person, and the way back never leads elsewhere."""

from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts.models import Person
from tests.accounts.acting import give_password, read, sign_in
from tests.cast import Cast

SignIn = Callable[[int], TestClient]


def test_the_browser_remembers_the_language(client: TestClient, cast: Cast) -> None:
    answer = client.post("/language", data={"language": "en", "next": "/sign-in?next=/account"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/account")
    assert '<html lang="en">' in client.get("/sign-in").text


def test_an_unknown_language_is_vietnamese(client: TestClient, cast: Cast) -> None:
    client.post("/language", data={"language": "<script>"})
    assert client.cookies["language"] == "vi"


def test_the_way_back_stays_here(client: TestClient, cast: Cast) -> None:
    assert client.post("/language", data={"language": "en", "next": "//evil.example"}).headers["location"] == "/"


def test_a_person_finds_the_language_again_in_another_browser(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    give_password(db, cast.stranger)
    as_person(cast.stranger)
    client.post("/language", data={"language": "en"})
    assert read(db, select(Person.locale).where(Person.id == cast.stranger)) == ["en"]
    client.cookies.clear()
    sign_in(client, "nguoila@example.vn")
    assert client.cookies["language"] == "en"
