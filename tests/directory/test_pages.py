"""Pages of the directory."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.directory import store
from app.directory.models import Contact, Organisation, Succession
from app.directory.rules import Kind
from app.directory.service import load
from app.web.asking import House
from tests.cast import Cast, organisation
from tests.conftest import NOW
from tests.directory.communes import sheet
from tests.queries import counted

As = Callable[[int], TestClient]
ADDRESS = "uy-ban-nhan-dan-tinh-ha-tinh@example.vn"


def test_nobody_reads_the_directory_without_signing_in(client: TestClient, cast: Cast):
    assert client.get("/directory").headers["location"] == "/sign-in?next=/directory"
    assert client.get(f"/directory/{cast.province}").status_code == 303


def test_an_organisation_is_found_without_accents(as_person: As, cast: Cast):
    page = as_person(cast.stranger).get("/directory?q=ha+tinh").text

    assert "Ủy ban nhân dân tỉnh Hà Tĩnh" in page
    assert "Bộ Khoa học và Công nghệ" not in page


def test_the_list_is_filtered_by_kind_day_and_parent(as_person: As, db: Session, cast: Cast):
    organisation(db, "Sở Y tế", Kind.DEPARTMENT, NOW, parent_id=cast.province)
    db.commit()
    client = as_person(cast.stranger)

    assert "tỉnh Cà Mau" in client.get("/directory?kind=province&on=2025-06-30").text
    assert "tỉnh Cà Mau" not in client.get("/directory?kind=province&on=2025-07-01").text
    assert "Sở Y tế" in client.get(f"/directory?parent={cast.province}").text
    assert client.get("/directory?kind=nonsense&on=nonsense&parent=nonsense").status_code == 200


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_the_database_the_same_number_of_times_for_any_number_of_rows(
    as_person: As, db: Session, house: House, cast: Cast, more: int
):
    for number in range(more + 1):
        organisation(db, f"Sở Thử {number}", Kind.DEPARTMENT, NOW, parent_id=cast.province)
    db.commit()
    client = as_person(cast.stranger)
    client.get("/directory")

    with counted(house) as asked:
        page = client.get("/directory?q=thu")

    assert page.text.count("<tr><td>") == more + 1
    asked_directory = [text for text in asked.texts if "organisation" in text and "role_grant" not in text]
    assert len(asked_directory) == 3


def test_a_page_of_the_list_follows_another(as_person: As, db: Session, cast: Cast):
    for number in range(51):
        db.add(Organisation(name=f"Sở Thử {number:02d}", kind=Kind.DEPARTMENT, rank=7, updated_at=NOW))
    db.commit()
    client = as_person(cast.stranger)

    assert "Sở Thử 50" not in client.get("/directory?q=thu").text
    assert "Sở Thử 50" in client.get("/directory?q=thu&page=2").text


@pytest.mark.parametrize(
    ("who", "sees"),
    [("stranger", False), ("ministry_clerk", False), ("province_clerk", True), ("issuing_clerk", True)],
)
def test_mail_addresses_and_phones_are_for_those_who_need_them(as_person: As, cast: Cast, who: str, sees: bool):
    page = as_person(getattr(cast, who)).get(f"/directory/{cast.province}").text

    assert "Ủy ban nhân dân tỉnh Hà Tĩnh" in page
    assert (ADDRESS in page) == sees
    assert ("0900 000 100" in page) == sees


def test_the_history_names_predecessors_and_successors(as_person: As, db: Session, cast: Cast):
    load(db, now=NOW)
    db.commit()
    old, new = store.find(db, "Yên Bái")[0], store.find(db, "Lào Cai")[1]
    client = as_person(cast.stranger)

    assert "tỉnh Lào Cai" in client.get(f"/directory/{old.id}").text
    assert "tỉnh Yên Bái" in client.get(f"/directory/{new.id}").text


def test_a_group_shows_whom_it_means_on_a_day(as_person: As, db: Session, cast: Cast):
    load(db, now=NOW)
    db.commit()
    client = as_person(cast.stranger)

    assert client.get("/directory/groups/provinces?on=2025-06-30").text.count("<li>") == 63
    assert "01/07/2025: 34 cơ quan" in client.get("/directory/groups/provinces?on=2025-07-01").text
    assert "nhóm mở" in client.get("/directory/groups/local-authorities").text
    assert client.get("/directory/groups/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/directory/new"),
        ("post", "/directory"),
        ("get", "/directory/1/edit"),
        ("post", "/directory/1"),
        ("post", "/directory/1/contacts"),
        ("post", "/directory/1/aliases"),
        ("post", "/directory/1/successors"),
        ("get", "/directory/imports"),
        ("post", "/directory/imports"),
        ("get", "/directory/imports/template.xlsx"),
        ("get", "/directory/successions"),
        ("post", "/directory/successions"),
        ("post", "/directory/successions/1"),
    ],
)
def test_only_an_administrator_changes_the_directory(as_person: As, cast: Cast, method: str, path: str):
    assert getattr(as_person(cast.issuing_clerk), method)(path).status_code == 403


def test_an_administrator_adds_changes_and_sees_what_was_wrong(as_person: As, db: Session, cast: Cast):
    client = as_person(cast.administrator)
    wrong = client.post("/directory", data={"name": "Sở Y tế", "kind": "department", "edoc_code": "x"})
    assert wrong.status_code == 422
    assert "Sở Y tế" in wrong.text

    made = client.post("/directory", data={"name": "Sở Y tế", "kind": "department", "parent_id": str(cast.province)})
    path = made.headers["location"]
    assert "Sở Y tế" in client.get(path + "/edit").text

    typed = {"name": "Sở Y tế tỉnh", "kind": "department", "parent_id": str(cast.province), "version": "1"}
    assert client.post(path, data=typed).status_code == 303
    assert client.post(path, data=typed | {"name": "Sở khác"}).status_code == 422
    assert "Sở Y tế tỉnh" in client.get(path).text


def test_a_refused_change_leaves_everything_as_it_was(as_person: As, db: Session, cast: Cast):
    typed = {"name": "Sở Y tế", "kind": "department", "version": "1"}

    assert as_person(cast.administrator).post(f"/directory/{cast.province}", data=typed).status_code == 422

    assert store.organisation(db, cast.province).name == "Ủy ban nhân dân tỉnh Hà Tĩnh"


def test_an_administrator_keeps_contacts_aliases_and_successors(as_person: As, db: Session, cast: Cast):
    client, path = as_person(cast.administrator), f"/directory/{cast.province}"
    contact_id = db.exec(select(Contact.id).where(Contact.organisation_id == cast.province)).one()
    db.rollback()

    assert client.post(path + "/contacts", data={"role": "content"}).status_code == 422
    assert client.post(path + "/contacts", data={"role": "content", "phone": "0900 000 109"}).status_code == 303
    assert ADDRESS in client.get(f"{path}/contacts/{contact_id}").text
    assert (
        client.post(f"{path}/contacts/{contact_id}", data={"role": "content", "email": "b@example.vn"}).status_code
        == 303
    )
    assert client.post(path + "/aliases", data={"text": "Hà Tình", "is_misspelling": "true"}).status_code == 303
    assert "Viết sai" in client.get(path).text
    unknown = client.post(path + "/successors", data={"organisation": "Bộ Khoa học", "on": "2025-07-01"})
    assert unknown.status_code == 422
    assert "Bộ Khoa học và Công nghệ" in unknown.text
    given = {"organisation": "BKHCN", "on": "2025-07-01"}
    assert client.post(path + "/successors", data=given).status_code == 303
    assert db.exec(select(Succession)).one().successor_id == cast.ministry


def test_a_spreadsheet_is_shown_before_it_is_taken_over(as_person: As, db: Session, cast: Cast):
    client = as_person(cast.administrator)
    content = sheet([("sở", "Sở Y tế", "SYT", "Hà Tĩnh"), ("sở", "Sở Lạc", "", "Xứ Xa")])

    assert client.post("/directory/imports", files={"file": ("a.xlsx", b"nonsense")}).status_code == 422
    path = client.post("/directory/imports", files={"file": ("a.xlsx", content)}).headers["location"]
    shown = client.get(path).text
    assert "Thêm mới" in shown
    assert "Xứ Xa" in shown
    assert store.find(db, "Sở Y tế") == []
    db.rollback()

    assert client.post(path + "/completion").status_code == 303
    assert "Xứ Xa" in client.get(path).text
    assert len(store.find(db, "Sở Y tế")) == 1
    db.rollback()
    assert client.post(path + "/completion").status_code == 409


def test_the_template_is_downloaded(as_person: As, cast: Cast):
    answer = as_person(cast.administrator).get("/directory/imports/template.xlsx")

    assert answer.content[:2] == b"PK"
    assert "attachment" in answer.headers["content-disposition"]
