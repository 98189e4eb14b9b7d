"""The supplied list, and what an administrator changes in it."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, func, select

from app.audit.rules import Actor
from app.audit.store import entries_about
from app.directory import service, service_editing, store
from app.directory.inputs import AliasInput, ContactInput, OrganisationInput, OrganisationPatch, SuccessionInput
from app.directory.models import Contact, Organisation, OrganisationAlias, OrganisationGroup, Succession
from app.directory.rules import ContactRole, Kind
from app.refusals import Conflict, Invalid, NotFound, Stale
from tests.cast import Cast
from tests.conftest import NOW

BY = Actor("Quản Trị Viên", 1)
TABLES = (Organisation, OrganisationAlias, Succession, OrganisationGroup)


def _sizes(db: Session) -> list[int]:
    return [db.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def _department(parent_id: int | None, **more: Any) -> OrganisationInput:
    return OrganisationInput(name="Sở Khoa học và Công nghệ", kind=Kind.DEPARTMENT, parent_id=parent_id, **more)


def test_loading_twice_changes_nothing(db: Session):
    assert service.load(db, now=NOW) == 159
    before = _sizes(db)

    assert service.load(db, now=NOW) == 0
    assert _sizes(db) == before


def test_loading_again_keeps_what_an_administrator_changed(db: Session):
    service.load(db, now=NOW)
    row = store.find(db, "BKHCN")[0]
    renamed = service_editing.patched(row, OrganisationPatch(name="Bộ Khoa học, Công nghệ", short_name="KHCN"))
    service_editing.revise(db, row.id or 0, renamed, version=1, by=BY, now=NOW)
    alias = store.aliases(db, row.id or 0)[0]
    service_editing.remove_alias(db, row.id or 0, alias.id or 0, by=BY, now=NOW)
    before = _sizes(db)

    assert service.load(db, now=NOW) == 0
    assert store.organisation(db, row.id or 0).name == "Bộ Khoa học, Công nghệ"
    assert _sizes(db) == before


def test_loading_takes_over_rows_that_are_already_there(db: Session, cast: Cast):
    assert service.load(db, now=NOW) == 159 - 5
    assert store.organisation(db, cast.office).origin_key == "van-phong-chinh-phu"


def test_successions_begin_on_the_day_after_the_predecessor_ended(db: Session):
    service.load(db, now=NOW)
    row = store.find(db, "Lào Cai", on=date(2025, 7, 1))[0]

    before = store.predecessors(db, row.id or 0)

    assert {(s.on, old.short_name) for s, old in before} == {
        (date(2025, 7, 1), "Lào Cai"),
        (date(2025, 7, 1), "Yên Bái"),
    }


def test_a_department_stands_under_its_province_and_is_journalled(db: Session, cast: Cast):
    row = service_editing.create(db, _department(cast.province, edoc_code="H27.12"), by=BY, now=NOW)

    assert store.parts(db, cast.province) == [row]
    assert [(entry.act, entry.actor) for entry in entries_about(db, "organisation", row.id or 0)] == [
        ("create", "Quản Trị Viên")
    ]


def test_a_department_without_a_parent_is_refused(db: Session, cast: Cast):
    with pytest.raises(Invalid) as refusal:
        service_editing.create(db, _department(None), by=BY, now=NOW)

    assert refusal.value.field == "parent_id"


def test_a_second_organisation_of_the_name_at_the_same_time_is_refused(db: Session, cast: Cast):
    service_editing.create(db, _department(cast.province), by=BY, now=NOW)

    with pytest.raises(Conflict):
        service_editing.create(db, _department(cast.province, valid_from=date(2025, 7, 1)), by=BY, now=NOW)


def test_the_same_name_in_another_period_is_another_row(db: Session, cast: Cast):
    given = OrganisationInput(
        name="Ủy ban nhân dân tỉnh Cà Mau", kind=Kind.PROVINCE, province_code="96", valid_from=date(2025, 7, 1)
    )

    row = service_editing.create(db, given, by=BY, now=NOW)

    assert row.id != cast.elsewhere


def test_a_revision_of_an_old_version_is_refused(db: Session, cast: Cast):
    row = store.organisation(db, cast.province)
    given = service_editing.patched(row, OrganisationPatch(short_name="HT"))
    service_editing.revise(db, row.id or 0, given, version=1, by=BY, now=NOW)

    with pytest.raises(Stale):
        service_editing.revise(db, row.id or 0, given, version=1, by=BY, now=NOW)


def test_a_renamed_organisation_is_found_by_its_new_name_only(db: Session, cast: Cast):
    row = store.organisation(db, cast.company)
    given = service_editing.patched(row, OrganisationPatch(name="Công ty Cổ phần Ví Dụ", short_name="VD"))

    service_editing.revise(db, row.id or 0, given, version=None, by=BY, now=NOW)

    assert store.find(db, "vi du") == [row]
    assert store.find(db, "fpt") == []


def test_an_organisation_is_not_above_itself(db: Session, cast: Cast):
    row = service_editing.create(db, _department(cast.province), by=BY, now=NOW)
    given = service_editing.patched(store.organisation(db, cast.province), OrganisationPatch(parent_id=row.id or 0))

    with pytest.raises(Invalid):
        service_editing.revise(db, cast.province, given, version=None, by=BY, now=NOW)

    assert store.organisation(db, cast.province).parent_id is None


def test_the_same_alias_twice_is_a_conflict(db: Session, cast: Cast):
    service_editing.add_alias(db, cast.company, AliasInput(text="Tập đoàn FPT"), by=BY, now=NOW)

    with pytest.raises(Conflict):
        service_editing.add_alias(db, cast.company, AliasInput(text="Tập đoàn FPT"), by=BY, now=NOW)


def test_a_contact_changes_and_goes(db: Session, cast: Cast):
    given = ContactInput(role=ContactRole.TECHNIQUE, name="Kỹ thuật", phone="0900 000 101")
    row = service.add_contact(db, cast.province, given, by=BY, now=NOW)
    changed = given.model_copy(update={"phone": "0900 000 102"})

    service.revise_contact(db, cast.province, row.id or 0, changed, by=BY, now=NOW)
    assert store.contacts(db, cast.province)[1].phone == "0900 000 102"

    service.remove_contact(db, cast.province, row.id or 0, by=BY, now=NOW)
    assert len(store.contacts(db, cast.province)) == 1


def test_a_phone_number_never_stands_in_the_journal(db: Session, cast: Cast):
    given = ContactInput(role=ContactRole.TECHNIQUE, name="Kỹ thuật", phone="0900 000 101")
    service.add_contact(db, cast.province, given, by=BY, now=NOW)

    assert "0900" not in str([entry.after for entry in entries_about(db, "organisation", cast.province)])


def test_a_contact_of_another_organisation_is_not_found(db: Session, cast: Cast):
    other = db.exec(select(Contact).where(Contact.organisation_id == cast.ministry)).one()

    with pytest.raises(NotFound):
        service.remove_contact(db, cast.province, other.id or 0, by=BY, now=NOW)


def test_invitations_are_mailed_to_contacts_for_invitations_with_an_address(db: Session, cast: Cast):
    given = ContactInput(role=ContactRole.TECHNIQUE, email="kythuat2@example.vn")
    service.add_contact(db, cast.province, given, by=BY, now=NOW)

    found = store.mail_contacts(db, [cast.province, cast.ministry])

    assert {key: len(rows) for key, rows in found.items()} == {cast.province: 1, cast.ministry: 1}


def test_a_successor_ends_its_predecessor_the_day_before(db: Session, cast: Cast):
    given = SuccessionInput(successor_id=cast.ministry, on=date(2025, 7, 1))

    service_editing.add_succession(db, cast.company, given, by=BY, now=NOW)

    assert store.organisation(db, cast.company).valid_to == date(2025, 6, 30)


def test_two_organisations_do_not_succeed_each_other(db: Session, cast: Cast):
    given = SuccessionInput(successor_id=cast.ministry, on=date(2025, 7, 1))
    service_editing.add_succession(db, cast.company, given, by=BY, now=NOW)

    back = SuccessionInput(successor_id=cast.company, on=date(2025, 8, 1))

    with pytest.raises(Invalid):
        service_editing.add_succession(db, cast.ministry, back, by=BY, now=NOW)
