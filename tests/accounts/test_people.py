"""People administration: the list, invitations by mail, closing and opening accounts."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts.models import ApiToken, Person, RoleGrant, SignInSession
from app.accounts.service import create_person, make_admin
from app.accounts.service_tokens import make_token
from app.audit.models import JournalEntry
from app.audit.rules import SYSTEM
from app.permissions import Action, Role
from app.refusals import Conflict, Invalid
from app.web.asking import House
from tests.accounts.acting import ANOTHER, PASSWORD, acts, be_at, mails_to, read, sign_in
from tests.cast import Cast, person, sign_in_as
from tests.conftest import NOW
from tests.queries import counted

SignIn = Callable[[int], TestClient]
NEW = {"full_name": "Đặng Thị Mới", "email": "Moi@example.vn", "organisation": "ha tinh", "role": "organisation-clerk"}


def test_people_are_found_without_accents_and_by_address(client: TestClient, cast: Cast, as_person: SignIn) -> None:
    as_person(cast.administrator)
    for text in ("do nguoi", "Đỗ Người", "nguoila@"):
        found = client.get("/people", params={"q": text}).text
        assert "Đỗ Người Lạ" in found
        assert "Trần Hà Tĩnh" not in found
    assert "Không tìm thấy ai." in client.get("/people", params={"q": "100%_"}).text


def test_the_list_is_read_page_by_page(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    for number in range(60):
        person(db, f"Người {number:02d}", f"n{number}@example.vn", cast.ministry, Role.LEADER, NOW)
    as_person(cast.administrator)
    first = client.get("/people", params={"q": "nguoi"}).text
    second = client.get("/people", params={"q": "nguoi", "page": 2}).text
    assert (first.count("<tr>"), second.count("<tr>")) == (51, 12)
    assert 'href="/people?q=nguoi&amp;page=2"' in first


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(
    client: TestClient, house: House, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.administrator)
    counts = []
    for text in ("nguoi la", "n"):
        with counted(house) as asked:
            client.get("/people", params={"q": text})
        counts.append(asked.count)
    assert counts == [7, 7]


def test_a_new_person_is_invited_by_mail_and_sets_the_password(
    client: TestClient, house: House, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.administrator)
    answer = client.post("/people", data=NEW)
    assert answer.status_code == 303
    assert acts(db) == ["create-person", "grant-role", "send-welcome"]
    (mail,) = mails_to(db, "moi@example.vn")
    link = next(line for line in house.links.filled(mail.text).splitlines() if "/password/reset/" in line)
    client.cookies.clear()
    path = link.removeprefix(house.links.base_url)
    assert client.post(path, data={"password": ANOTHER, "again": ANOTHER}).status_code == 303
    assert sign_in(client, "moi@example.vn", ANOTHER).status_code == 303
    assert "Ủy ban nhân dân tỉnh Hà Tĩnh" in client.get("/account").text


def test_a_name_that_fits_several_organisations_is_asked_back(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.administrator)
    answer = client.post("/people", data={**NEW, "organisation": "van phong chinh"})
    assert answer.status_code == 422
    assert f'name="organisation_id" value="{cast.office}"' in answer.text
    assert 'value="Đặng Thị Mới"' in answer.text
    chosen = {**NEW, "organisation": "van phong chinh", "organisation_id": str(cast.office)}
    assert client.post("/people", data=chosen).status_code == 303
    assert (
        read(db, select(RoleGrant).where(RoleGrant.organisation_id == cast.office))[-1].role == Role.ORGANISATION_CLERK
    )


def test_an_address_has_one_account(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    as_person(cast.administrator)
    answer = client.post("/people", data={**NEW, "email": "NGUOILA@example.vn"})
    assert answer.status_code == 422
    assert "Địa chỉ thư này đã có tài khoản." in answer.text
    assert acts(db) == []
    assert mails_to(db, "nguoila@example.vn") == []


def test_an_unknown_organisation_opens_no_account(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.administrator)
    assert client.post("/people", data={**NEW, "organisation_id": "99999"}).status_code == 422
    assert read(db, select(Person).where(Person.email == "moi@example.vn")) == []


def test_closing_an_account_ends_sessions_and_tokens(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    clerk = db.get(Person, cast.issuing_clerk)
    assert clerk is not None
    make_token(db, clerk, "thử", [Action.READ_MEETINGS], by=SYSTEM, now=NOW)
    sign_in_as(db, cast.issuing_clerk, NOW)
    as_person(cast.administrator)
    client.post(f"/people/{cast.issuing_clerk}/closing")
    client.post(f"/people/{cast.issuing_clerk}/closing")
    assert [
        row.revoked_at is None
        for row in read(db, select(SignInSession).where(SignInSession.person_id == cast.issuing_clerk))
    ] == [False]
    assert [row.revoked_at is None for row in read(db, select(ApiToken))] == [False]
    entry = read(db, select(JournalEntry).where(JournalEntry.act == "close-account"))
    assert [(row.before, row.after) for row in entry] == [
        ({"is_active": True}, {"is_active": False, "tokens_revoked": 1})
    ]
    client.post(f"/people/{cast.issuing_clerk}/opening")
    assert acts(db)[-1] == "open-account"
    assert read(db, select(ApiToken))[0].revoked_at is not None


def test_the_invitation_is_sent_again_until_a_password_is_set(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    be_at(client, NOW)
    as_person(cast.administrator)
    assert client.post(f"/people/{cast.stranger}/welcome").status_code == 303
    assert len(mails_to(db, "nguoila@example.vn")) == 1
    row = db.get(Person, cast.stranger)
    assert row is not None
    row.password_hash = "$argon2id$…"
    db.commit()
    assert client.post(f"/people/{cast.stranger}/welcome").status_code == 409


def test_the_first_administrator_is_made_by_command(client: TestClient, db: Session, cast: Cast) -> None:
    given = {"email": "Goc@example.vn", "full_name": "Quản trị gốc", "organisation_id": cast.office}
    make_admin(db, **given, password=PASSWORD, by=SYSTEM, now=NOW)
    db.commit()
    assert sign_in(client, "goc@example.vn").status_code == 303
    assert client.get("/people").status_code == 200
    make_admin(db, **given, password=ANOTHER, by=SYSTEM, now=NOW)
    db.commit()
    assert client.get("/people").status_code == 303
    assert sign_in(client, "goc@example.vn", ANOTHER).status_code == 303


def test_a_command_refuses_a_weak_password_and_a_second_account(db: Session, cast: Cast) -> None:
    with pytest.raises(Invalid):
        create_person(db, full_name="A", email="a@example.vn", password="ngắn", by=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        create_person(db, full_name="A", email="NguoiLa@example.vn", password=None, by=SYSTEM, now=NOW)
