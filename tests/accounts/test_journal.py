"""The journal page: narrowed by act, subject, person and day; what was before and after; page by page."""

from collections.abc import Callable
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit.rules import SYSTEM, Actor
from app.audit.service import record
from app.clock import vietnam_time
from app.web.asking import House
from tests.cast import Cast
from tests.conftest import NOW
from tests.queries import counted

SignIn = Callable[[int], TestClient]


def write(db: Session, cast: Cast) -> None:
    clerk = Actor("Nguyễn Thị Văn Thư", cast.issuing_clerk, "192.0.2.7")
    record(db, "revise-meeting", "meeting", 7, by=clerk, now=NOW, before={"title": "Cũ <b>"}, after={"title": "Mới"})
    record(db, "issue", "meeting", 7, by=clerk, now=NOW + timedelta(minutes=1))
    record(db, "remind", "meeting", 8, by=SYSTEM, now=vietnam_time(2025, 6, 26, 0, 30), after={"token": "bí mật"})
    db.commit()


def shown(client: TestClient, **wanted: str) -> list[str]:
    """Return the acts on the page, newest first."""
    text = client.get("/journal", params=wanted).text
    return [part.split("<")[0].split('">')[1] for part in text.split('<a href="/journal?act=')[1:]]


def test_the_newest_act_stands_first(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    write(db, cast)
    as_person(cast.administrator)
    assert shown(client) == ["remind", "issue", "revise-meeting"]


def test_it_is_narrowed(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    write(db, cast)
    as_person(cast.administrator)
    assert shown(client, act="issue") == ["issue"]
    assert shown(client, subject="meeting", subject_id="7") == ["issue", "revise-meeting"]
    assert shown(client, person="van thu") == ["issue", "revise-meeting"]
    assert shown(client, person="hệ thống") == ["remind"]
    assert shown(client, person="khong co") == []
    assert shown(client, act="issue", person="hệ thống") == []


def test_a_day_is_a_day_in_viet_nam(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    write(db, cast)
    as_person(cast.administrator)
    assert shown(client, day="2025-06-26") == ["remind"]
    assert shown(client, day="25/6/2025") == ["issue", "revise-meeting"]


def test_what_was_before_and_after_is_shown_and_secrets_are_not(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    write(db, cast)
    as_person(cast.administrator)
    text = client.get("/journal").text
    assert '<th scope="row">title</th><td>Cũ &lt;b&gt;</td><td>Mới</td>' in text
    assert '<th scope="row">token</th><td>–</td><td>•••</td>' in text
    assert "192.0.2.7" in text


def test_it_is_read_page_by_page_with_its_filter(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    for number in range(60):
        record(db, "issue", "meeting", number, by=SYSTEM, now=NOW)
    as_person(cast.administrator)
    assert (len(shown(client, act="issue")), len(shown(client, act="issue", page="2"))) == (50, 10)
    assert 'href="/journal?act=issue&amp;page=2"' in client.get("/journal?act=issue").text


def test_it_asks_the_same_number_of_questions_for_one_and_three(
    client: TestClient, house: House, db: Session, cast: Cast, as_person: SignIn
) -> None:
    write(db, cast)
    as_person(cast.administrator)
    counts = []
    for act in ("issue", ""):
        with counted(house) as asked:
            client.get("/journal", params={"act": act})
        counts.append(asked.count)
    assert counts == [5, 5]
