"""What the API gives every room: versions, keys that make a POST safe to repeat, refusals as problems."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session, select

from app.accounts.models import SignInThrottle
from app.web.models import KeptAnswer
from tests.accounts.acting import be_at, read
from tests.cast import Cast
from tests.conftest import NOW
from tests.web.things import add_things


def make(client: TestClient, key: str | None, name: str = "A", made: str = "1") -> Response:
    headers = {"x-made": made, **({"idempotency-key": key} if key else {})}
    return client.post("/api/v1/things", json={"name": name}, headers=headers)


def things(db: Session) -> list[str]:
    return sorted(read(db, select(SignInThrottle.key)))


def test_an_answer_carries_its_version(client: TestClient, cast: Cast) -> None:
    add_things(client)
    assert client.get("/api/v1/things/A").headers["etag"] == '"3"'


@pytest.mark.parametrize(
    ("seen", "status"), [(None, 200), ('"3"', 200), ("*", 200), ('"2", "3"', 200), ('"2"', 412), ('W/"3"', 412)]
)
def test_a_change_of_another_version_than_the_stored_one_is_refused(
    client: TestClient, cast: Cast, seen: str | None, status: int
) -> None:
    add_things(client)
    headers = {"if-match": seen} if seen else {}
    assert client.put("/api/v1/things/A", headers=headers).status_code == status


def test_the_same_key_gives_the_same_answer_and_does_nothing_again(client: TestClient, db: Session, cast: Cast) -> None:
    add_things(client)
    first, again = make(client, "k", made="1"), make(client, "k", made="2")
    assert (first.status_code, first.json()) == (201, {"name": "A"})
    assert (again.status_code, again.json()) == (201, {"name": "A"})
    assert again.headers["location"] == first.headers["location"] == "/api/v1/things/A"
    assert again.headers["idempotent-replayed"] == "true"
    assert things(db) == ["A-1"]


def test_without_a_key_each_request_counts(client: TestClient, db: Session, cast: Cast) -> None:
    add_things(client)
    make(client, None, made="1")
    make(client, None, made="2")
    assert things(db) == ["A-1", "A-2"]


def test_a_key_used_for_other_content_is_refused(client: TestClient, db: Session, cast: Cast) -> None:
    add_things(client)
    make(client, "k")
    assert make(client, "k", name="B").status_code == 409
    assert things(db) == ["A-1"]


def test_the_keys_of_others_are_not_seen(client: TestClient, db: Session, cast: Cast, as_person) -> None:
    add_things(client)
    as_person(cast.issuing_clerk)
    make(client, "k", made="1")
    client.cookies.clear()
    as_person(cast.stranger)
    make(client, "k", name="B", made="2")
    client.cookies.clear()
    make(client, "k", name="C", made="3")
    assert things(db) == ["A-1", "B-2", "C-3"]


def test_a_key_is_free_again_after_a_day(client: TestClient, db: Session, cast: Cast) -> None:
    add_things(client)
    be_at(client, NOW)
    make(client, "k", made="1")
    be_at(client, NOW + timedelta(hours=23))
    make(client, "k", made="2")
    be_at(client, NOW + timedelta(days=1))
    assert make(client, "k", name="B", made="3").status_code == 201
    assert things(db) == ["A-1", "B-3"]
    assert [row.body for row in read(db, select(KeptAnswer))] == ['{"name":"B"}']


def test_of_two_requests_with_one_key_at_once_one_counts_and_none_breaks(
    client: TestClient, db: Session, cast: Cast
) -> None:
    add_things(client, meeting=Barrier(2))
    answers: list[Response] = []
    threads = [Thread(target=lambda n=n: answers.append(make(client, "k", made=n))) for n in ("1", "2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(answer.status_code for answer in answers)
    is_serial = any("idempotent-replayed" in answer.headers for answer in answers)
    assert statuses == ([201, 201] if is_serial else [201, 409])
    assert len(things(db)) == 1


def test_a_constraint_that_no_service_knows_is_a_conflict_and_no_fault(
    client: TestClient, db: Session, cast: Cast
) -> None:
    add_things(client)
    assert client.post("/api/v1/things/unguarded", json={"name": "A"}).status_code == 200
    answer = client.post("/api/v1/things/unguarded", json={"name": "A"})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert "UNIQUE" not in answer.text
    assert things(db) == ["A"]


def test_unknown_content_is_a_problem_that_names_the_field(client: TestClient, cast: Cast) -> None:
    add_things(client)
    answer = client.post("/api/v1/things", json={"name": "A", "vip": 1}, headers={"x-made": "1"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.vip")
