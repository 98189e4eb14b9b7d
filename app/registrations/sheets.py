"""Lists as XLSX, written row by row; what people typed is text and never a formula or a link."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from app.clock import in_vietnam
from app.directory.models import Contact
from app.registrations.rules import ROLE_NAMES
from app.registrations.rules_board import STATE_NAMES, block_name
from app.registrations.store_board import BoardRow
from app.registrations.store_points import Guest

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BOARD = ("TT", "Cơ quan", "Khối", "Mã đăng ký", "Thành phần mời", "Điểm cầu", "Tình trạng", "Muộn", "Cần xác nhận")
_BOARD_MORE = ("Số người", "Trả lời lúc (giờ Việt Nam)", "Lý do vắng")
_CONTACT = ("Đầu mối", "Điện thoại", "Thư điện tử")
_PEOPLE = ("Điểm cầu", "TT", "Họ và tên", "Chức vụ", "Đơn vị", "Cơ quan được mời", "Vai trò")
_REACH = ("Điện thoại", "Thư điện tử")


def board_sheet(title: str, rows: Iterable[BoardRow], contacts: Mapping[int, Sequence[Contact]] | None) -> bytes:
    """Return the lines as a workbook; ``contacts`` by organisation, ``None`` leaves out how people are reached."""
    heads = _BOARD + _BOARD_MORE + (_CONTACT if contacts is not None else ())
    return _workbook(title, heads, (_board_row(number, row, contacts) for number, row in enumerate(rows, 1)))


def people_sheet(title: str, points: Iterable[tuple[str, Sequence[Guest]]], *, with_reach: bool) -> bytes:
    """Return who comes per bridge point as a workbook; ``with_reach`` adds phones and addresses."""
    heads = _PEOPLE + (_REACH if with_reach else ())
    rows = (
        _person_row(point, number, guest, with_reach)
        for point, guests in points
        for number, guest in enumerate(guests, 1)
    )
    return _workbook(title, heads, rows)


def reached(row: BoardRow, contacts: Mapping[int, Sequence[Contact]]) -> tuple[str, str, str]:
    """Return whom to call about a line as (name, phone, e-mail): who registered, else the organisation's contact."""
    if row.contact_name:
        return row.contact_name, row.contact_phone, row.contact_email
    first = next(iter(contacts.get(row.organisation_id, ())), None)
    return (first.name, first.phone, first.email) if first else ("", "", "")


def _board_row(number: int, row: BoardRow, contacts: Mapping[int, Sequence[Contact]] | None) -> list[Any]:
    answered = f"{in_vietnam(row.answered_at):%d/%m/%Y %H:%M}" if row.answered_at else ""
    values = [number, row.organisation, block_name(row.block), row.reference, row.level, row.point]
    values += [STATE_NAMES[row.state], "muộn" if row.is_late else ""]
    values += ["cần xác nhận" if row.needs_confirmation else "", row.people, answered, row.decline_reason]
    return values + (list(reached(row, contacts)) if contacts is not None else [])


def _person_row(point: str, number: int, guest: Guest, with_reach: bool) -> list[Any]:
    person = guest.attendee
    values = [point, number, person.full_name, person.position, person.unit, guest.organisation]
    values.append(ROLE_NAMES[person.role])
    return values + ([person.phone, person.email] if with_reach else [])


def _workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    target = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Danh sách")
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, max(8, min(40, len(head) * 1.6)))
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        for column, head in enumerate(heads):
            sheet.write_string(2, column, head, bold)
        for index, row in enumerate(rows, 3):
            for column, value in enumerate(row):
                write = sheet.write_number if isinstance(value, int) else sheet.write_string
                write(index, column, value)
    return target.getvalue()
