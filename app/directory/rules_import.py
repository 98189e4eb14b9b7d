"""Rows of a spreadsheet with organisations and contacts: what they say, and what is wrong with them.

One row is one organisation, or one contact of it where it has several; the columns are `COLUMNS`.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.directory.rules import ContactRole, Kind, refusal_of_code, refusal_of_email
from app.wording.letters import search_key, tidy

COLUMNS = (
    "Loại",
    "Tên",
    "Tên viết tắt",
    "Cơ quan cấp trên",
    "Mã định danh",
    "Hiệu lực từ",
    "Người liên hệ",
    "Vai trò",
    "Email",
    "Điện thoại",
)
MOST_ROWS = 10_000
MOST_BYTES = 4 << 20
MOST_UNPACKED_BYTES = 100 << 20

KIND_WORDS: dict[str, Kind] = {
    "xa": Kind.COMMUNE,
    "phuong": Kind.COMMUNE,
    "dac khu": Kind.COMMUNE,
    "so": Kind.DEPARTMENT,
    "ban": Kind.DEPARTMENT,
    "nganh": Kind.DEPARTMENT,
    "phong": Kind.DEPARTMENT,
    "vu": Kind.DEPARTMENT,
    "cuc": Kind.DEPARTMENT,
    "don vi": Kind.DEPARTMENT,
    "chi nhanh": Kind.BRANCH,
    "bo": Kind.MINISTRY,
    "co quan ngang bo": Kind.MINISTRY_LEVEL,
    "co quan thuoc chinh phu": Kind.GOVERNMENT_AGENCY,
    "tinh": Kind.PROVINCE,
    "thanh pho": Kind.PROVINCE,
    "tap doan": Kind.CORPORATION,
    "tong cong ty": Kind.CORPORATION,
    "cong ty": Kind.COMPANY,
    "co quan dang": Kind.PARTY,
    "co quan khac": Kind.OTHER,
}
"""What may stand under *Loại*, without accents."""

ROLE_WORDS: dict[str, ContactRole] = {
    "": ContactRole.INVITATIONS,
    "nhan giay moi": ContactRole.INVITATIONS,
    "van thu": ContactRole.INVITATIONS,
    "dang ky": ContactRole.REGISTRATION,
    "dang ky dai bieu": ContactRole.REGISTRATION,
    "noi dung": ContactRole.CONTENT,
    "ky thuat": ContactRole.TECHNIQUE,
}
"""What may stand under *Vai trò*, without accents; empty is the first."""

_PHONE = re.compile(r"[0-9 +().-]{6,32}")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_FIRST_EXCEL_DAY = date(1899, 12, 30)


@dataclass(frozen=True)
class ImportRow:
    """What one row says; ``number`` is its number in the spreadsheet, dates are ISO text so that it can be kept."""

    number: int
    kind: str
    name: str
    short_name: str = ""
    parent: str = ""
    edoc_code: str = ""
    valid_from: str = ""
    contact_name: str = ""
    contact_role: str = ContactRole.INVITATIONS.value
    email: str = ""
    phone: str = ""

    @property
    def has_contact(self) -> bool:
        """Whether the row names somebody to reach."""
        return bool(self.email or self.phone)

    @property
    def starts_on(self) -> date | None:
        """Return the day from which the organisation is valid, where the row gives one."""
        return date.fromisoformat(self.valid_from) if self.valid_from else None


@dataclass(frozen=True)
class RowError:
    """A row that cannot be taken over, and why."""

    number: int
    name: str
    reason: str


def read_rows(cells: Sequence[Sequence[Any]]) -> tuple[list[ImportRow], list[RowError]]:
    """Return the good rows and the errors of a sheet whose first row has the column names; empty rows are skipped.

    Raises ``ValueError`` with a sentence where the sheet as a whole cannot be read.
    """
    places = _places(cells[0] if cells else ())
    if len(cells) - 1 > MOST_ROWS:
        raise ValueError(f"Tệp có quá {MOST_ROWS} dòng. Hãy chia thành nhiều tệp.")
    rows: list[ImportRow] = []
    errors: list[RowError] = []
    for number, line in enumerate(cells[1:], start=2):
        values = {name: line[place] if place < len(line) else "" for name, place in places.items()}
        if not any(as_text(value) for value in values.values()):
            continue
        try:
            rows.append(_row(number, values))
        except ValueError as error:
            errors.append(RowError(number, as_text(values["Tên"])[:300], str(error)))
    return rows, errors


def _places(header: Sequence[Any]) -> dict[str, int]:
    known = {search_key(name): name for name in COLUMNS}
    titles = [search_key(as_text(cell)) for cell in header]
    places = {known[title]: place for place, title in enumerate(titles) if title in known}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        raise ValueError("Tệp thiếu cột: " + ", ".join(missing) + ". Hãy dùng tệp mẫu.")
    return places


def _row(number: int, values: dict[str, Any]) -> ImportRow:
    text = {name: as_text(value) for name, value in values.items()}
    kind = KIND_WORDS.get(search_key(text["Loại"]))
    role = ROLE_WORDS.get(search_key(text["Vai trò"]))
    phone = as_phone(text["Điện thoại"])
    started = as_day(values["Hiệu lực từ"])
    reasons = (
        "" if kind else f"Không rõ loại cơ quan “{text['Loại']}”.",
        "" if text["Tên"] else "Thiếu tên.",
        "Tên dài quá 300 ký tự." if len(text["Tên"]) > 300 else "",
        "Tên viết tắt dài quá 100 ký tự." if len(text["Tên viết tắt"]) > 100 else "",
        "Tên người liên hệ dài quá 200 ký tự." if len(text["Người liên hệ"]) > 200 else "",
        refusal_of_code(text["Mã định danh"]),
        "" if role else f"Không rõ vai trò “{text['Vai trò']}”.",
        refusal_of_email(text["Email"]),
        "" if not phone or _PHONE.fullmatch(phone) else "Số điện thoại chưa đúng.",
        "Có người liên hệ nhưng thiếu email và điện thoại." if _is_out_of_reach(text) else "",
    )
    reason = next((reason for reason in reasons if reason), "")
    if reason or kind is None or role is None:
        raise ValueError(reason)
    return ImportRow(
        number,
        kind.value,
        text["Tên"],
        text["Tên viết tắt"],
        text["Cơ quan cấp trên"],
        text["Mã định danh"],
        started.isoformat() if started else "",
        text["Người liên hệ"],
        role.value,
        text["Email"],
        phone,
    )


def _is_out_of_reach(text: dict[str, str]) -> bool:
    return bool(text["Người liên hệ"]) and not text["Email"] and not text["Điện thoại"]


def as_text(cell: Any) -> str:
    """Return a cell as text; a number that the spreadsheet keeps as 912.0 is 912, a day is 1/7/2025."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    return tidy(str(cell))


def as_phone(text: str) -> str:
    """Return a phone number with the leading zero that a spreadsheet drops from a number.

    Mobile numbers have ten digits with the zero; fixed ones begin with 02 and have eleven.
    """
    if text.isascii() and text.isdigit() and (len(text) == 9 or (len(text) == 10 and text[0] == "2")):
        return "0" + text
    return text


def as_day(cell: Any) -> date | None:
    """Return the day of a cell: a date, its number in a spreadsheet, ``1/7/2025`` or ``2025-07-01``; "" is none.

    Raises ``ValueError`` with a sentence for anything else.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 < cell < 80_000:
        return _FIRST_EXCEL_DAY + timedelta(days=int(cell))
    text = as_text(cell)
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"Ngày “{text}” chưa đúng; ví dụ 1/7/2025.") from None


def kept(row: ImportRow) -> dict[str, Any]:
    """Return a row as it is kept until the import is carried out."""
    return asdict(row)
