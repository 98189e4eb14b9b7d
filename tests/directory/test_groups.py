"""Groups as an administrator edits them."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.audit.rules import Actor
from app.audit.store import entries_about
from app.directory.inputs_groups import GroupPatch, MemberInput, NewGroup
from app.directory.models import OrganisationGroup
from app.directory.rules import Kind
from app.directory.service import load
from app.directory.service_groups import create_group, list_member, patched_group, remove_member, revise_group
from app.directory.store_resolving import expand, group_by_code, groups_of, resolve
from app.refusals import Conflict, Invalid, NotFound, Stale
from tests.cast import Cast, organisation
from tests.conftest import NOW

BY = Actor("Quản Trị Viên", 1)
JUNE, JULY = date(2025, 6, 30), date(2025, 7, 1)


def _group(db: Session, **more: Any) -> OrganisationGroup:
    given = NewGroup(**{"code": "telecoms", "name": "Các doanh nghiệp viễn thông", **more})
    return create_group(db, given, by=BY, now=NOW)


def _member(db: Session, organisation_id: int, first: date | None = None, last: date | None = None) -> int:
    given = MemberInput(organisation_id=organisation_id, valid_from=first, valid_to=last)
    return list_member(db, "telecoms", given, by=BY, now=NOW).id or 0


def test_a_new_group_is_found_by_its_phrases_and_journalled(db: Session, cast: Cast):
    row = _group(db, aliases="các nhà mạng\n\ncác nhà mạng\n")

    assert row.aliases == ["các nhà mạng"]
    assert resolve(db, "Các nhà mạng", on=JULY).group == row
    assert [(e.act, e.actor) for e in entries_about(db, "organisation_group", row.id or 0)] == [
        ("create", "Quản Trị Viên")
    ]


def test_members_are_those_of_the_kinds_and_those_listed_on_the_day(db: Session, cast: Cast):
    row = _group(db, kinds=[Kind.COMPANY])
    _member(db, cast.ministry, JULY)

    assert [m.id for m in expand(db, row, JUNE)] == [cast.company]
    assert [m.id for m in expand(db, row, JULY)] == [cast.ministry, cast.company]
    assert row.version == 2


def test_an_organisation_is_listed_twice_only_at_different_times(db: Session, cast: Cast):
    _group(db)
    _member(db, cast.ministry, None, JUNE)
    _member(db, cast.ministry, JULY)

    with pytest.raises(Conflict):
        _member(db, cast.ministry, date(2025, 8, 1))


def test_a_removed_member_is_one_no_more(db: Session, cast: Cast):
    row = _group(db)
    listing = _member(db, cast.ministry)
    other = create_group(db, NewGroup(code="other", name="Nhóm khác"), by=BY, now=NOW)

    with pytest.raises(NotFound):
        remove_member(db, other.code, listing, by=BY, now=NOW)
    remove_member(db, row.code, listing, by=BY, now=NOW)

    assert expand(db, row, JULY) == []
    acts = {entry.act for entry in entries_about(db, "organisation_group", row.id or 0)}
    assert acts == {"create", "add-member", "remove-member"}


def test_an_open_group_lists_nobody(db: Session, cast: Cast):
    row = _group(db, is_open=True)
    with pytest.raises(Conflict):
        _member(db, cast.ministry)

    revise_group(db, row.code, patched_group(row, GroupPatch(is_open=False)), version=1, by=BY, now=NOW)
    _member(db, cast.ministry)

    with pytest.raises(Conflict):
        revise_group(db, row.code, patched_group(row, GroupPatch(is_open=True)), version=None, by=BY, now=NOW)
    with pytest.raises(Invalid):
        patched_group(row, GroupPatch(is_open=True, kinds=[Kind.COMPANY]))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "ministries"}, "code"),
        ({"name": "Bộ, cơ quan ngang Bộ"}, "name"),
        ({"aliases": ["các tỉnh, thành phố"]}, "aliases"),
        ({"aliases": ["UBND tỉnh Hà Tĩnh"]}, "aliases"),
        ({"name": "Cà Mau"}, "name"),
    ],
)
def test_what_means_another_group_or_an_organisation_is_refused(db: Session, more: dict[str, Any], field: str):
    load(db, now=NOW)

    with pytest.raises(Conflict) as refusal:
        _group(db, **more)

    assert refusal.value.field == field


def test_a_revision_of_an_old_version_is_refused(db: Session, cast: Cast):
    row = _group(db)
    given = patched_group(row, GroupPatch(name="Các nhà mạng"))
    revise_group(db, row.code, given, version=1, by=BY, now=NOW)

    with pytest.raises(Stale):
        revise_group(db, row.code, given, version=1, by=BY, now=NOW)

    assert resolve(db, "các nhà mạng", on=JULY).group == row


def test_every_supplied_group_can_be_revised_and_stays_so_after_loading_again(db: Session):
    load(db, now=NOW)
    row = group_by_code(db, "companies")
    given = patched_group(row, GroupPatch(name="Các doanh nghiệp được mời", kinds=[Kind.COMPANY], aliases=[]))
    revise_group(db, row.code, given, version=1, by=BY, now=NOW)

    assert load(db, now=NOW) == 0

    db.refresh(row)
    assert (row.name, row.kinds, row.aliases) == ("Các doanh nghiệp được mời", ["company"], [])


def test_an_organisation_knows_the_groups_that_list_it(db: Session, cast: Cast):
    row = _group(db)
    department = organisation(db, "Sở Y tế", Kind.DEPARTMENT, NOW, parent_id=cast.province)
    _member(db, department, JULY)
    listed = next(m for m in expand(db, row, JULY) if m.id == department)

    assert groups_of(db, listed, JULY) == [row]
    assert groups_of(db, listed, JUNE) == []


@pytest.mark.parametrize("code", ["new", "Các", "a b", "a/b", "-a", "", "a" * 65])
def test_a_code_that_is_no_address_is_refused(code: str):
    with pytest.raises(ValueError, match="Mã"):
        NewGroup(code=code, name="Nhóm")
