"""Groups on pages and for programs."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.directory.inputs_groups import MemberInput, NewGroup
from app.directory.service_groups import create_group, list_member
from app.directory.store_resolving import group_by_code, groups
from app.web.asking import House
from tests.cast import Cast
from tests.conftest import NOW
from tests.directory.test_groups import BY
from tests.queries import counted

As = Callable[[int], TestClient]
PAGES, API = "/directory/groups", "/api/v1/organisations/groups"
TYPED = {"code": "telecoms", "name": "Các doanh nghiệp viễn thông", "aliases": "các nhà mạng\r\nnhà mạng"}


@pytest.fixture
def group(db: Session, cast: Cast) -> str:
    """Add an empty group; return its code."""
    create_group(db, NewGroup(code="telecoms", name="Các doanh nghiệp viễn thông"), by=BY, now=NOW)
    db.commit()
    return "telecoms"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", PAGES + "/new"),
        ("post", PAGES),
        ("get", PAGES + "/telecoms/edit"),
        ("post", PAGES + "/telecoms"),
        ("post", PAGES + "/telecoms/members"),
        ("post", PAGES + "/telecoms/members/1/removal"),
        ("delete", API + "/telecoms/members/1"),
    ],
)
def test_only_an_administrator_edits_groups(as_person: As, group: str, cast: Cast, method: str, path: str):
    assert getattr(as_person(cast.issuing_clerk), method)(path).status_code == 403


def test_only_an_administrator_writes_groups_by_program(as_person: As, group: str, cast: Cast):
    client = as_person(cast.issuing_clerk)

    assert client.post(API, json={"code": "a", "name": "A"}).status_code == 403
    assert client.patch(f"{API}/{group}", json={"name": "A"}).status_code == 403
    assert client.post(f"{API}/{group}/members", json={"organisation_id": cast.company}).status_code == 403


def test_whom_a_group_would_mean_is_shown_before_it_is_added(as_person: As, db: Session, cast: Cast):
    client = as_person(cast.administrator)
    typed = {**TYPED, "kinds[]": ["province"], "preview": "true"}

    june = client.post(PAGES, data={**typed, "on": "2025-06-30"})
    july = client.post(PAGES, data={**typed, "on": "2025-07-01"})

    assert (june.status_code, july.status_code) == (200, 200)
    assert "Ngày 30/06/2025: 2 cơ quan" in june.text
    assert "Ngày 01/07/2025: 1 cơ quan" in july.text
    assert "nhà mạng" in july.text
    assert groups(db) == []


def test_a_group_is_added_and_revised_with_what_would_change_beside(as_person: As, db: Session, cast: Cast):
    client = as_person(cast.administrator)
    made = client.post(PAGES, data={**TYPED, "kinds[]": ["company"], "on": "2025-06-30"})
    assert made.headers["location"] == PAGES + "/telecoms/edit?on=2025-06-30"
    assert client.post(PAGES, data=TYPED).status_code == 422

    typed = {"name": "Các nhà mạng", "kinds[]": ["ministry"], "version": "1", "on": "2025-06-30"}
    shown = client.post(PAGES + "/telecoms", data={**typed, "preview": "true"}).text
    assert "Nếu lưu: thêm 1, bớt 1 cơ quan." in shown
    assert "<del>Công ty Cổ phần FPT</del>" in shown
    assert group_by_code(db, "telecoms").kinds == ["company"]
    db.rollback()

    assert client.post(PAGES + "/telecoms", data=typed).status_code == 303
    again = client.post(PAGES + "/telecoms", data={**typed, "name": "Nhóm khác"})
    assert again.status_code == 422
    assert "người khác sửa" in again.text
    assert group_by_code(db, "telecoms").name == "Các nhà mạng"


def test_a_member_is_found_without_accents_and_removed(as_person: As, group: str, cast: Cast):
    client, path = as_person(cast.administrator), f"{PAGES}/{group}"

    unclear = client.post(path + "/members", data={"organisation": "uy ban"})
    assert unclear.status_code == 422
    assert f'name="organisation_id" value="{cast.province}"' in unclear.text
    given = {"organisation": "ha tinh", "valid_from": "2025-07-01"}
    assert client.post(path + "/members", data=given).headers["location"] == path + "/edit?on=2025-07-01"
    assert client.post(path + "/members", data=given).status_code == 422
    shown = client.get(path + "/edit?on=2025-07-01").text
    assert "Ngày 01/07/2025: 1 cơ quan" in shown
    assert "từ 01/07/2025" in shown
    assert "Ngày 30/06/2025: 0 cơ quan" in client.get(path + "/edit?on=2025-06-30").text

    removal = shown.split(f'action="{path}/members/')[1].split("/")[0]
    assert client.post(f"{path}/members/{removal}/removal").status_code == 303
    assert client.post(f"{path}/members/{removal}/removal").status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_the_form_asks_the_database_as_often_for_any_number_of_members(
    as_person: As, db: Session, house: House, group: str, cast: Cast, more: int
):
    for organisation_id in (cast.company, cast.ministry, cast.province)[:more]:
        list_member(db, group, MemberInput(organisation_id=organisation_id), by=BY, now=NOW)
    db.commit()
    client = as_person(cast.administrator)
    client.get(PAGES)

    with counted(house) as asked:
        page = client.get(f"{PAGES}/{group}/edit")

    assert page.text.count("/removal") == more
    assert len([text for text in asked.texts if "group" in text]) == 3


def test_a_program_adds_a_group_once(as_person: As, cast: Cast):
    client = as_person(cast.administrator)
    body = {"code": "telecoms", "name": "Các nhà mạng", "kinds": ["company"]}

    answers = [client.post(API, json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert client.post(API, json=body).status_code == 409
    assert client.get(f"{API}/telecoms/expansion?on=2025-07-01").json()["group"]["kinds"] == ["company"]


def test_a_patch_and_a_removal_need_the_version_last_seen(as_person: As, group: str, cast: Cast):
    client, path = as_person(cast.administrator), f"{API}/{group}"
    seen = {"If-Match": client.get(path).headers["etag"]}

    patched = client.patch(path, json={"aliases": ["các nhà mạng"]}, headers=seen)
    listed = client.post(path + "/members", json={"organisation_id": cast.company}).json()

    assert (patched.status_code, patched.headers["etag"], patched.json()["name"]) == (200, '"2"', TYPED["name"])
    assert client.patch(path, json={"is_block": True}, headers=seen).status_code == 412
    assert client.delete(f"{path}/members/{listed['id']}", headers=seen).status_code == 412
    assert client.get(path).json()["members"] == [listed]
    assert client.delete(f"{path}/members/{listed['id']}", headers={"If-Match": '"3"'}).status_code == 204
    assert client.get(path).json()["members"] == []


@pytest.mark.parametrize("patch", [{"name": None}, {"code": "x"}, {"kinds": ["nonsense"]}, {"name": ""}])
def test_a_patch_that_cannot_be_is_refused(as_person: As, group: str, cast: Cast, patch: dict[str, object]):
    assert as_person(cast.administrator).patch(f"{API}/{group}", json=patch).status_code == 422
