"""Roles given, ended, taken back; one administrator always remains."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts.models import Person, RoleGrant
from app.accounts.service import close_account, grant, revoke
from app.accounts.store import viewer_of
from app.accounts.store_people import held_role, lock_administrators
from app.audit.models import JournalEntry
from app.audit.rules import SYSTEM
from app.clock import vietnam_time
from app.permissions import Role
from app.refusals import Conflict
from app.web.asking import House
from tests.accounts.acting import read
from tests.cast import Cast
from tests.conftest import NOW

SignIn = Callable[[int], TestClient]


def give(client: TestClient, person_id: int, organisation: str, role: str, **more: str) -> int:
    data = {"organisation": organisation, "role": role, **more}
    return client.post(f"/people/{person_id}/roles", data=data).status_code


def grant_of(db: Session, person_id: int) -> RoleGrant:
    return read(db, select(RoleGrant).where(RoleGrant.person_id == person_id))[0]


def test_a_role_is_given_until_the_end_of_a_day_in_viet_nam(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.administrator)
    assert give(client, cast.stranger, "VPCP", "leader", ends_on="2025-06-30") == 303
    last = vietnam_time(2025, 6, 30, 23, 59)
    before, after = viewer_of(db, cast.stranger, last), viewer_of(db, cast.stranger, last + timedelta(minutes=1))
    assert before is not None
    assert after is not None
    assert before.roles - after.roles == {(Role.LEADER, cast.office)}
    (entry,) = read(db, select(JournalEntry))
    assert (entry.act, entry.subject, entry.subject_id) == ("grant-role", "person", cast.stranger)
    assert entry.after == {"organisation_id": cast.office, "role": "leader", "ends_at": "2025-06-30T17:00:00Z"}


def test_a_day_that_is_over_is_refused(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    as_person(cast.administrator)
    assert give(client, cast.stranger, "VPCP", "leader", ends_on="2025-06-24") == 422
    assert len(read(db, select(RoleGrant).where(RoleGrant.person_id == cast.stranger))) == 1


def test_a_role_taken_back_is_gone_at_once_and_can_be_given_again(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.administrator)
    held = grant_of(db, cast.issuing_clerk)
    client.post(f"/people/{cast.issuing_clerk}/roles/{held.id}/end")
    viewer = viewer_of(db, cast.issuing_clerk, NOW + timedelta(minutes=1))
    db.commit()
    assert viewer is not None
    assert viewer.roles == frozenset()
    assert give(client, cast.issuing_clerk, "VPCP", "issuing-clerk") == 303
    assert grant_of(db, cast.issuing_clerk).ends_at is None
    assert [row.act for row in read(db, select(JournalEntry))] == ["revoke-role", "grant-role"]


def test_the_role_of_another_person_is_not_found(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    as_person(cast.administrator)
    held = grant_of(db, cast.issuing_clerk)
    assert client.post(f"/people/{cast.stranger}/roles/{held.id}/end").status_code == 404
    assert grant_of(db, cast.issuing_clerk).ends_at is None


def test_the_last_administrator_stays(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    as_person(cast.administrator)
    held = grant_of(db, cast.administrator)
    assert client.post(f"/people/{cast.administrator}/roles/{held.id}/end").status_code == 409
    assert client.post(f"/people/{cast.administrator}/closing").status_code == 409
    assert give(client, cast.administrator, "VPCP", "administrator", ends_on="2025-12-31") == 422
    assert client.get("/people").status_code == 200


def test_one_who_ends_soon_or_is_closed_does_not_count(
    client: TestClient, db: Session, cast: Cast, as_person: SignIn
) -> None:
    grant(db, cast.stranger, cast.office, Role.ADMINISTRATOR, ends_at=NOW + timedelta(days=9), by=SYSTEM, now=NOW)
    grant(db, cast.technician, cast.office, Role.ADMINISTRATOR, by=SYSTEM, now=NOW)
    technician = db.get(Person, cast.technician)
    assert technician is not None
    technician.is_active = False
    as_person(cast.administrator)
    assert client.post(f"/people/{cast.administrator}/closing").status_code == 409


def test_with_two_administrators_one_may_go(client: TestClient, db: Session, cast: Cast, as_person: SignIn) -> None:
    grant(db, cast.technician, cast.office, Role.ADMINISTRATOR, by=SYSTEM, now=NOW)
    as_person(cast.technician)
    assert client.post(f"/people/{cast.administrator}/closing").status_code == 303
    assert client.post(f"/people/{cast.technician}/closing").status_code == 409


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(house: House, db: Session, cast: Cast) -> None:
    grant(db, cast.technician, cast.office, Role.ADMINISTRATOR, by=SYSTEM, now=NOW)
    db.commit()
    together, refused = Barrier(2), []

    def remove(person_id: int, *, by_closing: bool) -> None:
        together.wait()
        try:
            with house.database.transaction() as own:
                if by_closing:
                    person = own.get(Person, person_id)
                    assert person is not None
                    close_account(own, person, by=SYSTEM, now=NOW)
                else:
                    held = held_role(own, person_id, cast.office, Role.ADMINISTRATOR)
                    assert held is not None
                    revoke(own, held, by=SYSTEM, now=NOW)
        except Conflict as refusal:
            refused.append(refusal.reason)

    threads = [
        Thread(target=remove, args=(cast.technician,), kwargs={"by_closing": True}),
        Thread(target=remove, args=(cast.administrator,), kwargs={"by_closing": False}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(lock_administrators(db)) == 1
