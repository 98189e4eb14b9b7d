"""Organisations and contacts from a spreadsheet."""

import time
from datetime import date

import pytest
from sqlmodel import Session, func, select

from app.directory import service_importing, store
from app.directory.models import Contact, DirectoryImport, Organisation
from app.directory.rules import Kind
from app.directory.rules_import import MOST_BYTES, as_day, as_phone, as_text
from app.directory.rules_plan import Deed, Step
from app.directory.service import load
from app.directory.store_resolving import expand, group_by_code
from app.directory.store_spreadsheet import cells, template
from app.refusals import Conflict, Invalid
from app.web.asking import House
from tests.cast import Cast
from tests.conftest import NOW
from tests.directory.communes import COUNT, communes, sheet
from tests.directory.test_editing import BY
from tests.queries import counted

DEPARTMENT = ("sở", "Sở Thử nghiệm", "STN", "Hà Tĩnh", "H27.12", "1/7/2025", "Lê Thị Thử", "", "stn@example.vn")


def _read(db: Session, *rows: tuple[object, ...]) -> DirectoryImport:
    return service_importing.read(db, "thu.xlsx", sheet(rows), by=BY, now=NOW)


def _steps(db: Session, *rows: tuple[object, ...]) -> list[Step]:
    return service_importing.plan(db, _read(db, *rows), now=NOW)


@pytest.mark.parametrize(
    ("typed", "meant"), [("900000123", "0900000123"), ("2400000000", "02400000000"), ("0900 000 001", "0900 000 001")]
)
def test_a_phone_number_gets_back_the_zero_that_a_spreadsheet_drops(typed: str, meant: str):
    assert as_phone(typed) == meant


@pytest.mark.parametrize("cell", [date(2025, 7, 1), "1/7/2025", "2025-07-01", "01.07.2025", 45839.0])
def test_a_day_is_read_however_it_is_written(cell: object):
    assert as_day(cell) == date(2025, 7, 1)


def test_a_number_of_a_spreadsheet_is_text_without_a_fraction():
    assert as_text(101234567.0) == "101234567"


def test_a_dry_run_says_what_would_change_and_changes_nothing(db: Session, cast: Cast):
    before = store.count(db)

    steps = _steps(db, (*DEPARTMENT, 900000001))

    assert [(step.deed, step.has_new_contact) for step in steps] == [(Deed.CREATE, True)]
    assert store.count(db) == before


def test_carrying_out_adds_the_department_with_its_contact(db: Session, cast: Cast):
    given = _read(db, (*DEPARTMENT, 900000001))

    assert service_importing.carry_out(db, given.id or 0, by=BY, now=NOW) == {"create": 1}

    row = store.parts(db, cast.province)[0]
    assert (row.name, row.kind, row.edoc_code) == ("Sở Thử nghiệm", Kind.DEPARTMENT, "H27.12")
    assert row.valid_from == date(2025, 7, 1)
    assert [contact.phone for contact in store.contacts(db, row.id or 0)] == ["0900000001"]


def test_an_import_is_carried_out_once(db: Session, cast: Cast):
    given = _read(db, DEPARTMENT)
    service_importing.carry_out(db, given.id or 0, by=BY, now=NOW)

    with pytest.raises(Conflict):
        service_importing.carry_out(db, given.id or 0, by=BY, now=NOW)


def test_the_same_file_again_changes_nothing(db: Session, cast: Cast):
    service_importing.carry_out(db, _read(db, DEPARTMENT).id or 0, by=BY, now=NOW)

    assert [step.deed for step in _steps(db, DEPARTMENT)] == [Deed.SAME]


def test_a_second_row_of_an_organisation_is_a_second_contact(db: Session, cast: Cast):
    other = (*DEPARTMENT[:6], "Phạm Văn Mẫu", "kỹ thuật", "kt.stn@example.vn")

    service_importing.carry_out(db, _read(db, DEPARTMENT, other, other).id or 0, by=BY, now=NOW)

    row = store.parts(db, cast.province)[0]
    assert [contact.name for contact in store.contacts(db, row.id or 0)] == ["Lê Thị Thử", "Phạm Văn Mẫu"]


def test_a_known_organisation_gets_a_contact_and_a_changed_code(db: Session, cast: Cast):
    row = ("tỉnh", "UBND tỉnh Hà Tĩnh", "", "", "H27.01", "", "Phòng Hành chính", "đăng ký", "hc@example.vn", "")

    steps = _steps(db, row)
    assert steps[0].changes == {"edoc_code": ("H27", "H27.01")}

    service_importing.carry_out(db, _read(db, row).id or 0, by=BY, now=NOW)
    province = store.organisation(db, cast.province)
    assert (province.edoc_code, province.short_name, province.version) == ("H27.01", "Hà Tĩnh", 2)
    assert len(store.contacts(db, cast.province)) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("cửa hàng", "Cửa hàng A"), "Không rõ loại cơ quan “cửa hàng”."),
        (("sở", ""), "Thiếu tên."),
        (("sở", "Sở A", "", "Hà Tĩnh", "h27"), "Mã định danh"),
        (("sở", "Sở A", "", "Hà Tĩnh", "", "32/1/2025"), "Ngày “32/1/2025” chưa đúng"),
        (("sở", "Sở A", "", "Hà Tĩnh", "", "", "B", "nấu ăn", "b@example.vn"), "Không rõ vai trò “nấu ăn”."),
        (("sở", "Sở A", "", "Hà Tĩnh", "", "", "B", "", "b@"), "Địa chỉ thư điện tử chưa đúng."),
        (("sở", "Sở A", "", "Hà Tĩnh", "", "", "B"), "Có người liên hệ nhưng thiếu"),
        (("sở", "Sở A"), "Hãy chọn cơ quan cấp trên"),
        (("sở", "Sở A", "", "Xứ Xa"), "Không có cơ quan cấp trên “Xứ Xa”"),
        (("sở", "Sở A", "", "Cà Mau", "", "1/7/2025"), "Không có cơ quan cấp trên “Cà Mau” có hiệu lực ngày 1/7/2025"),
    ],
)
def test_a_bad_row_is_named_with_its_number_and_the_good_ones_are_kept(
    db: Session, cast: Cast, row: tuple[str, ...], reason: str
):
    steps = _steps(db, DEPARTMENT, row)

    assert [(step.number, step.deed) for step in steps] == [(2, Deed.CREATE), (3, Deed.ERROR)]
    assert reason in steps[1].reason


def test_what_was_skipped_is_still_known_afterwards(db: Session, cast: Cast):
    given = _read(db, DEPARTMENT, ("sở", "Sở A", "", "Xứ Xa"))

    assert service_importing.carry_out(db, given.id or 0, by=BY, now=NOW) == {"create": 1, "error": 1}
    assert [row[:2] for row in given.outcome["skipped"]] == [[3, "Sở A"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"not a spreadsheet", b"PK\x03\x04 broken", b"x" * (MOST_BYTES + 1), sheet([], header=("Tên", "Loại"))],
)
def test_a_file_that_cannot_be_read_is_refused(db: Session, content: bytes):
    with pytest.raises(Invalid) as refusal:
        service_importing.read(db, "thu.xlsx", content, by=BY, now=NOW)

    assert refusal.value.field == "file"


def test_the_template_can_be_imported(db: Session, cast: Cast):
    given = service_importing.read(db, "mau.xlsx", template(), by=BY, now=NOW)

    assert [step.deed for step in service_importing.plan(db, given, now=NOW)] == [Deed.CREATE, Deed.CREATE]
    assert cells(template())[0][0] == "Loại"


def test_all_communes_come_in_at_once(db: Session, house: House):
    load(db, now=NOW)
    provinces = [row.name for row in expand(db, group_by_code(db, "provinces"), date(2025, 7, 1))]
    db.commit()
    began = time.monotonic()

    given = service_importing.read(db, "xa.xlsx", communes(provinces), by=BY, now=NOW)
    with counted(house) as asked:
        steps = service_importing.plan(db, given, now=NOW)
    outcome = service_importing.carry_out(db, given.id or 0, by=BY, now=NOW)

    assert outcome == {"create": COUNT}
    assert len(steps) == COUNT
    assert asked.count < 20
    assert db.exec(select(func.count()).where(Organisation.kind == Kind.COMMUNE)).one() == COUNT
    assert db.exec(select(func.count()).select_from(Contact)).one() == COUNT
    assert time.monotonic() - began < 60
