"""Names as documents write them, and groups, on a day."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from app.directory.inputs import AliasInput, OrganisationInput
from app.directory.models import Organisation
from app.directory.rules import Kind
from app.directory.service import load
from app.directory.service_editing import add_alias, create
from app.directory.store_resolving import expand, group_by_code, resolve
from tests.conftest import NOW
from tests.directory.test_editing import BY

BEFORE, AFTER, MARCH = date(2025, 6, 30), date(2025, 7, 1), date(2025, 2, 28)


@pytest.fixture
def full(db: Session) -> Session:
    """Return a session on the whole supplied directory."""
    load(db, now=NOW)
    return db


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Hà Tĩnh", "Ủy ban nhân dân tỉnh Hà Tĩnh"),
        ("UBND tỉnh Hà Tĩnh", "Ủy ban nhân dân tỉnh Hà Tĩnh"),
        ("tinh ha tinh", "Ủy ban nhân dân tỉnh Hà Tĩnh"),
        ("TP Hồ Chí Minh", "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        ("Tp. Hồ Chí Minh", "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        ("TPHCM", "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        ("Uỷ ban nhân dân tỉnh Hoà Bình", "Ủy ban nhân dân tỉnh Hòa Bình"),
        ("Bà Rịa – Vũng Tàu", "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu"),
        ("Đắc Lắc", "Ủy ban nhân dân tỉnh Đắk Lắk"),
        ("Bộ KH&CN", "Bộ Khoa học và Công nghệ"),
        ("BKHCN", "Bộ Khoa học và Công nghệ"),
        ("VPCP", "Văn phòng Chính phủ"),
        ("Tập đoàn Bưu chính - Viễn thông Việt Nam", "Tập đoàn Bưu chính Viễn thông Việt Nam"),
        ("Công ty CP FPT", "Công ty Cổ phần FPT"),
    ],
)
def test_a_name_means_one_organisation_however_it_is_written(full: Session, name: str, meant: str):
    found = resolve(full, name, on=BEFORE).organisation

    assert found is not None
    assert found.name == meant


@pytest.mark.parametrize(("on", "code"), [(BEFORE, "10"), (AFTER, "15")])
def test_a_bare_province_means_the_one_of_the_day(full: Session, on: date, code: str):
    found = resolve(full, "Lào Cai", on=on).organisation

    assert found is not None
    assert found.province_code == code


@pytest.mark.parametrize(
    ("name", "on", "right"),
    [
        ("Lài Cai", BEFORE, "Ủy ban nhân dân tỉnh Lào Cai"),
        ("UBND tỉnh Lài Cai", AFTER, "Ủy ban nhân dân tỉnh Lào Cai"),
        ("MobiPhone", AFTER, "Tổng công ty Viễn thông MobiFone"),
        ("Công ty TNHH Phần miềm iNET", AFTER, "Công ty TNHH Phần mềm iNET"),
    ],
)
def test_a_known_misspelling_is_proposed_and_never_taken(full: Session, name: str, on: date, right: str):
    found = resolve(full, name, on=on)

    assert found.organisation is None
    assert found.is_misspelling
    assert [row.name for row in found.candidates] == [right]


def test_an_organisation_that_ended_offers_its_successor(full: Session):
    found = resolve(full, "Bộ Thông tin và Truyền thông", on=AFTER)

    assert found.organisation is None
    assert [row.short_name for row in found.candidates] == ["BKHCN"]
    assert not found.is_misspelling


def test_an_organisation_that_did_not_exist_yet_offers_its_predecessors(full: Session):
    found = resolve(full, "Bộ Nông nghiệp và Môi trường", on=MARCH)

    assert [row.short_name for row in found.candidates] == ["BNN", "BTNMT"]


def test_a_name_nearly_right_offers_the_nearest_first(full: Session):
    found = resolve(full, "Bộ Ngoại giap", on=AFTER)

    assert found.organisation is None
    assert found.candidates[0].name == "Bộ Ngoại giao"


def test_a_beginning_of_a_name_offers_the_whole(full: Session):
    found = resolve(full, "Bộ Nông nghiệp", on=AFTER)

    assert [row.name for row in found.candidates] == ["Bộ Nông nghiệp và Môi trường"]


def test_a_name_like_nothing_offers_nothing(full: Session):
    found = resolve(full, "Quầy bánh mì góc phố", on=AFTER)

    assert (found.organisation, found.group, found.candidates) == (None, None, [])


def test_two_communes_of_one_name_are_both_offered(full: Session):
    provinces = full.exec(select(Organisation.id).where(col(Organisation.edoc_code).in_(["H27", "H41"]))).all()
    for parent_id in provinces:
        given = OrganisationInput(name="Ủy ban nhân dân xã Đồng Lộc", kind=Kind.COMMUNE, parent_id=parent_id)
        create(full, given, by=BY, now=NOW)

    found = resolve(full, "UBND xã Đồng Lộc", on=AFTER)

    assert found.organisation is None
    assert {row.parent_id for row in found.candidates} == set(provinces)


def test_an_added_alias_is_taken(full: Session):
    viettel = resolve(full, "Viettel", on=AFTER).organisation
    assert viettel is not None
    add_alias(full, viettel.id or 0, AliasInput(text="Tập đoàn Viễn thông Quân đội"), by=BY, now=NOW)

    assert resolve(full, "tập đoàn viễn thông quân đội", on=AFTER).organisation == viettel


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("Các Bộ, cơ quan ngang Bộ", "ministries"),
        ("các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", "government-bodies"),
        ("UBND các tỉnh, thành phố trực thuộc Trung ương", "provinces"),
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc TW", "provinces"),
        ("các địa phương", "local-authorities"),
        ("Các bộ, ngành và địa phương", "ministries-and-localities"),
        ("các doanh nghiệp công nghệ", "technology-companies"),
    ],
)
def test_a_phrase_means_a_group(full: Session, phrase: str, code: str):
    found = resolve(full, phrase, on=AFTER)

    assert found.group is not None
    assert found.group.code == code


@pytest.mark.parametrize(
    ("code", "on", "count"),
    [
        ("ministries", date(2025, 6, 27), 17),
        ("government-bodies", date(2025, 6, 27), 22),
        ("provinces", BEFORE, 63),
        ("provinces", AFTER, 34),
        ("local-authorities", AFTER, 0),
    ],
)
def test_a_group_expands_as_of_the_day(full: Session, code: str, on: date, count: int):
    assert len(expand(full, group_by_code(full, code), on)) == count


def test_the_ministries_stand_in_the_order_of_the_government_with_its_office_last(full: Session):
    names = [row.name for row in expand(full, group_by_code(full, "ministries"), date(2025, 6, 27))]

    assert names[:3] == ["Bộ Quốc phòng", "Bộ Công an", "Bộ Ngoại giao"]
    assert names[-3:] == ["Ngân hàng Nhà nước Việt Nam", "Thanh tra Chính phủ", "Văn phòng Chính phủ"]


def test_the_provinces_stand_in_the_order_of_their_codes(full: Session):
    codes = [row.province_code for row in expand(full, group_by_code(full, "provinces"), AFTER)]

    assert codes == sorted(codes)
