"""Spreadsheets for tests of the import: any rows, and the 3,321 communes that there are since 1/7/2025."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from app.directory.rules_import import COLUMNS

KINDS = (("xã", 2621), ("phường", 687), ("đặc khu", 13))
COUNT = 3321


def sheet(rows: Iterable[Sequence[Any]], header: Sequence[str] = COLUMNS) -> bytes:
    """Return a real XLSX with these rows under the header; numbers stay numbers and days stay days."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "d/m/yyyy"})
    page = book.add_worksheet()
    page.write_row(0, 0, header)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, place, value)
            else:
                page.write(number, place, value)
    book.close()
    return content.getvalue()


def communes(provinces: Sequence[str]) -> bytes:
    """Return an XLSX of 3,321 communes, given out to the provinces in turn; phones are numbers, as people type them."""
    kinds = [kind for kind, count in KINDS for _ in range(count)]
    assert len(kinds) == COUNT
    rows = (
        (
            kind,
            f"Ủy ban nhân dân {kind} Thử Nghiệm {number:04d}",
            f"Thử Nghiệm {number:04d}",
            provinces[number % len(provinces)],
            f"X{number:04d}",
            date(2025, 7, 1),
            f"Văn thư {number:04d}",
            "nhận giấy mời",
            f"commune{number:04d}@example.vn",
            900_000_000 + number % 1000,
        )
        for number, kind in enumerate(kinds, start=1)
    )
    return sheet(rows)
