"""The document as a sheet on the screen: one ``<article class="a4 notice">``, looks in static/notice.css.

Pages add the stylesheet with ``<link rel="stylesheet" href="{{ static('notice.css') }}">``. Nothing has a style of
its own, so the page keeps its content security policy; all text is escaped.
"""

from collections.abc import Iterable

from markupsafe import Markup

from app.notices.rules_content import Document, Table
from app.notices.rules_printed import Printed, PrintedAnnex, PrintedLine, printed

_BOLD, _PLAIN = Markup("<b>{}</b> "), Markup("{} ")


def render(document: Document) -> Markup:
    """Return the article."""
    words = printed(document)
    parts = (
        _head(words),
        _titles(words),
        _addressees(words),
        _all(Markup('<p class="basis">{}</p>'), words.legal_bases),
        _join(map(_line, words.body)),
        _all(Markup("<p>{}</p>"), words.notes),
        _signature(words),
        _wrap(Markup('<footer class="contact">{}</footer>'), _all(Markup("<p>{}</p>"), words.contact_foot)),
        _join(map(_annex, words.annexes)),
    )
    return Markup('<article class="a4 notice" lang="vi">{}</article>').format(_join(parts))


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def _all(form: Markup, texts: Iterable[str]) -> Markup:
    return _join(form.format(text) for text in texts)


def _one(form: Markup, text: str) -> Markup:
    return form.format(text) if text else Markup("")


def _wrap(form: Markup, inner: Markup) -> Markup:
    return form.format(inner) if inner else Markup("")


def _head(words: Printed) -> Markup:
    return Markup(
        '{}<div class="head"><div class="from">{}{}</div><div class="nation">{}{}</div>'
        '<div class="number">{}{}{}</div><div class="date">{}</div></div>'
    ).format(
        _one(Markup('<p class="circulation"><span>{}</span></p>'), words.circulation),
        _all(Markup('<p class="superior">{}</p>'), words.superior),
        _all(Markup('<p class="issuer">{}</p>'), words.issuer),
        _one(Markup('<p class="country">{}</p>'), words.country),
        _one(Markup('<p class="motto"><span>{}</span></p>'), words.motto),
        _one(Markup("<p>{}</p>"), words.number),
        _one(Markup('<p class="side-subject">{}</p>'), words.side_subject),
        _one(Markup('<p class="stamp"><span>{}</span></p>'), words.stamp),
        _one(Markup("<p>{}</p>"), words.date),
    )


def _titles(words: Printed) -> Markup:
    subject = _one(Markup('<p class="subject">{}</p>'), words.centred_subject)
    return _wrap(Markup('<div class="titles">{}</div>'), _one(Markup('<p class="title">{}</p>'), words.title) + subject)


def _addressees(words: Printed) -> Markup:
    if not words.address_heading:
        return Markup("")
    if len(words.addressees) == 1:
        return Markup('<p class="address">{} {}</p>').format(words.address_heading, words.addressees[0])
    items = _all(Markup("<li>{}</li>"), words.addressees)
    return Markup('<p class="address">{}</p><ul class="addressees">{}</ul>').format(words.address_heading, items)


def _line(line: PrintedLine) -> Markup:
    label = _one(_BOLD if line.has_bold_label else _PLAIN, line.label)
    lead = _one(_BOLD, line.lead)
    return Markup('<p class="{}">{}{}{}</p>').format(
        line.kind.value, label, lead, _one(_BOLD if line.is_title else _PLAIN, line.text)
    )


def _signature(words: Printed) -> Markup:
    entries = _join(
        Markup("<li>{}</li>").format(Markup("<br>").join(Markup("{}").format(part) for part in entry))
        for entry in words.recipients
    )
    return Markup('<div class="closing"><div>{}{}{}</div><div class="signature">{}{}</div></div>').format(
        _one(Markup('<p class="recipients-heading">{}</p>'), words.recipients_heading),
        _wrap(Markup('<ul class="recipients">{}</ul>'), entries),
        _one(Markup('<p class="drafter">{}</p>'), words.drafter_mark),
        _all(Markup("<p>{}</p>"), words.authority),
        _one(Markup('<p class="signer">{}</p>'), words.signer),
    )


def _annex(annex: PrintedAnnex) -> Markup:
    table = _table(annex.table) if annex.table else Markup("")
    return Markup('<section class="annex"><p class="title">{}</p><p class="title">{}</p>{}{}</section>').format(
        annex.heading, annex.title, _join(map(_line, annex.lines)), table
    )


def _table(table: Table) -> Markup:
    rows = _join(Markup("<tr>{}</tr>").format(_all(Markup("<td>{}</td>"), row)) for row in table.rows)
    head = _all(Markup('<th scope="col">{}</th>'), table.columns)
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, rows)
