"""The document as plain text: for mail, for search, and for programs that read no files."""

from collections.abc import Iterator

from app.notices.rules_content import Document
from app.notices.rules_printed import Printed, PrintedAnnex, printed


def render(document: Document) -> str:
    """Return the document's words in reading order, one paragraph a line, groups parted by an empty line."""
    words = printed(document)
    groups = [*_head(words), *_body(words), *_end(words), *(_annex(annex) for annex in words.annexes)]
    return "\n\n".join("\n".join(line for line in group if line) for group in groups if any(group)) + "\n"


def _head(words: Printed) -> Iterator[list[str]]:
    yield [words.circulation]
    yield [*words.superior, *words.issuer]
    yield [words.country, words.motto]
    yield [words.number, words.side_subject, words.stamp, words.date]
    yield [words.title, words.centred_subject]


def _body(words: Printed) -> Iterator[list[str]]:
    if len(words.addressees) == 1:
        yield [f"{words.address_heading} {words.addressees[0]}"]
    else:
        yield [words.address_heading, *(f"- {line}" for line in words.addressees)]
    yield [*words.legal_bases, *(line.words for line in words.body), *words.notes]


def _end(words: Printed) -> Iterator[list[str]]:
    yield [words.recipients_heading, *("\n  ".join(entry) for entry in words.recipients), words.drafter_mark]
    yield [*words.authority, words.signer]
    yield [*words.contact_foot]


def _annex(annex: PrintedAnnex) -> list[str]:
    rows = (annex.table.columns, *annex.table.rows) if annex.table else ()
    return [annex.heading, annex.title, *(line.words for line in annex.lines), *("\t".join(row) for row in rows)]
