"""Reading what the service hands out: mails with their parts, words of PDFs, calendars, spreadsheets to fill in."""

import re
from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from functools import cache
from io import BytesIO
from typing import Any

import icalendar
import pypdf
import xlsxwriter

from app.directory.rules_import import COLUMNS
from tests.stories.html_forms import squeezed


@cache
def envelope_of(mail: EmailMessage) -> tuple[str, str]:
    """Return recipient and subject of a mail, decoded once: whoever waits for mails asks often."""
    return mail["X-Sink-To"], mail["Subject"]


def words_of_mail(mail: EmailMessage) -> str:
    """Return the plain text of a mail with single spaces."""
    body = mail.get_body(("plain",))
    assert body is not None
    return squeezed(body.get_content())


def link_in(mail: EmailMessage, path: str) -> str:
    """Return the link of a mail whose path begins so."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^/\s]+" + re.escape(path) + r"\S+", body.get_content())
    assert found, f"no link to {path} in:\n{body.get_content()}"
    return found[0]


def pdf_of(mail: EmailMessage) -> tuple[str, str]:
    """Return name and words of the PDF in a mail."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "application/pdf"]
    return part.get_filename() or "", words_of_pdf(part.get_content())


def words_of_pdf(content: bytes) -> str:
    """Return the words of a PDF, of all pages, with single spaces."""
    return squeezed(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages))


def places_in(words: str, wanted: Iterable[str]) -> list[int]:
    """Return where each text stands behind the one before it, white space apart; -1 where it is missing there."""
    packed, place, places = "".join(words.split()), 0, []
    for text in wanted:
        found = packed.find("".join(text.split()), place)
        places.append(found)
        place = max(found, place)
    return places


def call_of(mail: EmailMessage) -> Any:
    """Return the event in the calendar part of a mail, with ``METHOD`` of part and calendar checked to agree."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 2, "one part for mail programs, one file for people"
    assert {part.get_param("method") for part in parts} == {"REQUEST"}
    calendar = icalendar.Calendar.from_ical(parts[0].get_content())
    assert calendar["METHOD"] == "REQUEST"
    [event] = calendar.walk("VEVENT")
    return event


def events_of(content: bytes) -> list[Any]:
    """Return the events of a feed."""
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def sheet_of_addresses(rows: Sequence[tuple[str, str]]) -> bytes:
    """Return the XLSX that an office fills in: one address for each organisation, given as (kind in words, name)."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, COLUMNS)
    for number, (kind, name) in enumerate(rows, start=1):
        address, phone = address_of(number), f"0900 000 {number:03d}"
        page.write_row(number, 0, (kind, name, "", "", "", "", "Văn thư", "", address, phone))
    book.close()
    return content.getvalue()


def address_of(number: int) -> str:
    """Return the invented address in a row of that sheet."""
    return f"vanthu{number:02d}@example.vn"
