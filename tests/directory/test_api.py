"""The directory for programs."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.directory.service import load
from tests.cast import Cast
from tests.conftest import NOW

As = Callable[[int], TestClient]
ALL = "/api/v1/organisations"


def test_a_program_without_a_person_is_refused(client: TestClient, cast: Cast):
    assert client.get(ALL).status_code == 401


def test_a_list_comes_page_by_page(as_person: As, cast: Cast):
    answer = as_person(cast.stranger).get(ALL + "?kind=province&size=1&page=2").json()

    assert (answer["total"], len(answer["items"]), answer["page"]) == (2, 1, 2)


def test_a_name_is_resolved_on_a_day(as_person: As, db: Session, cast: Cast):
    load(db, now=NOW)
    db.commit()
    client = as_person(cast.stranger)

    answers = [client.get(f"{ALL}/resolve?name=Lào Cai&on={on}").json() for on in ("2025-06-30", "2025-07-01")]
    misspelt = client.get(f"{ALL}/resolve?name=MobiPhone&on=2025-07-01").json()

    assert [answer["organisation"]["province_code"] for answer in answers] == ["10", "15"]
    assert (misspelt["organisation"], misspelt["is_misspelling"]) == (None, True)
    assert misspelt["candidates"][0]["short_name"] == "MobiFone"


def test_a_name_without_a_day_is_refused(as_person: As, cast: Cast):
    assert as_person(cast.stranger).get(f"{ALL}/resolve?name=Hà Tĩnh").status_code == 422


def test_a_group_expands_on_a_day(as_person: As, db: Session, cast: Cast):
    load(db, now=NOW)
    db.commit()
    client = as_person(cast.stranger)

    answer = client.get(f"{ALL}/groups/ministries/expansion?on=2025-06-27").json()

    assert (answer["on"], len(answer["members"])) == ("2025-06-27", 17)
    assert client.get(f"{ALL}/groups").json()[0]["code"] == "ministries"
    assert client.get(f"{ALL}/groups/nonsense/expansion").status_code == 404


@pytest.mark.parametrize(("who", "count"), [("stranger", None), ("province_clerk", 1), ("issuing_clerk", 1)])
def test_contacts_are_for_those_who_need_them(as_person: As, cast: Cast, who: str, count: int | None):
    answer = as_person(getattr(cast, who)).get(f"{ALL}/{cast.province}")

    contacts = answer.json()["contacts"]
    assert (None if contacts is None else len(contacts)) == count
    assert ("example.vn" in answer.text) == (count is not None)


def test_an_unknown_or_impossible_number_is_not_there(as_person: As, cast: Cast):
    client = as_person(cast.stranger)

    assert client.get(f"{ALL}/999999").status_code == 404
    assert client.get(f"{ALL}/99999999999999999999").status_code == 422


def test_only_an_administrator_writes(as_person: As, cast: Cast):
    client = as_person(cast.issuing_clerk)

    assert client.post(ALL, json={"name": "Sở Y tế", "kind": "department"}).status_code == 403
    assert client.patch(f"{ALL}/{cast.province}", json={"note": "x"}).status_code == 403


def test_the_same_key_creates_once(as_person: As, cast: Cast):
    client = as_person(cast.administrator)
    body = {"name": "Sở Y tế", "kind": "department", "parent_id": cast.province}

    answers = [client.post(ALL, json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert client.post(ALL, json=body).status_code == 409


def test_a_patch_needs_the_version_last_seen(as_person: As, cast: Cast):
    client, path = as_person(cast.administrator), f"{ALL}/{cast.province}"
    seen = client.get(path).headers["etag"]

    first = client.patch(path, json={"short_name": "HT"}, headers={"If-Match": seen})
    second = client.patch(path, json={"short_name": "HTI"}, headers={"If-Match": seen})

    assert (first.status_code, first.json()["short_name"], first.headers["etag"]) == (200, "HT", '"2"')
    assert first.json()["name"] == "Ủy ban nhân dân tỉnh Hà Tĩnh"
    assert second.status_code == 412


@pytest.mark.parametrize(
    "patch", [{"name": None}, {"kind": "department"}, {"valid_from": "2025-07-01", "valid_to": "2025-06-30"}, {"x": 1}]
)
def test_a_patch_that_cannot_be_is_refused(as_person: As, cast: Cast, patch: dict[str, object]):
    assert as_person(cast.administrator).patch(f"{ALL}/{cast.province}", json=patch).status_code == 422
