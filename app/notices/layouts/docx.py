"""The DOCX of a document: real paragraphs in named styles, so that an office can go on writing in it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.notices.layouts import docx_parts as parts
from app.notices.layouts.measures import MEASURES, estimated_width
from app.notices.rules_content import BlockKind, Document, Table
from app.notices.rules_printed import Printed, PrintedAnnex, PrintedLine, printed

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
BODY, SECTION, TITLE, SMALL, HEAD = "Nội dung", "Heading 2", "Heading 1", "Nơi nhận", "Đầu văn bản"
RED = "D00000"
M = MEASURES


def render(document: Document, *, issued_at: datetime | None = None) -> bytes:
    """Return the DOCX; ``issued_at`` stands in its properties."""
    words = printed(document)
    file = docx.Document()
    _set_styles(file)
    _set_properties(file, words, issued_at or datetime(2000, 1, 1, tzinfo=UTC))
    _set_page(file.sections[0], words.contact_foot)
    _add_head(file, words)
    _add_titles(file, words)
    _add_addressees(file, words)
    _add_body(file, words)
    _add_signature(file, words)
    for annex in words.annexes:
        _add_annex(file, annex)
    result = BytesIO()
    file.save(result)
    return result.getvalue()


def _set_styles(file: WordFile) -> None:
    parts.set_type(file.styles["Normal"], M.body_size)
    for name, base in ((BODY, "Normal"), (SMALL, "Normal"), (HEAD, "Normal")):
        file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles[base]
    parts.set_type(file.styles[SMALL], M.recipients_size)
    parts.set_type(file.styles[HEAD], M.number_size)
    parts.set_type(file.styles[TITLE], M.title_size, is_bold=True)
    file.styles[TITLE].paragraph_format.alignment = CENTRE
    for name, is_bold in ((BODY, False), (SECTION, True)):
        parts.set_type(file.styles[name], M.body_size, is_bold=is_bold)
        layout = file.styles[name].paragraph_format
        layout.alignment, layout.first_line_indent = JUSTIFY, Mm(M.first_line)
        layout.space_after = Pt(M.paragraph_space)
        layout.line_spacing = M.line_pitch / 1.15
        layout.widow_control = True


def _set_properties(file: WordFile, words: Printed, at: datetime) -> None:
    properties = file.core_properties
    properties.title, properties.subject = words.name[:255], words.subject[:255]
    properties.author = properties.last_modified_by = " ".join(words.issuer)[:255]
    properties.language, properties.comments = parts.LANGUAGE, ""
    properties.created = properties.modified = at


def _set_page(section: Section, foot: Sequence[str]) -> None:
    section.page_width, section.page_height = Mm(M.width), Mm(M.height)
    section.top_margin, section.bottom_margin = Mm(M.margin_top), Mm(M.margin_bottom)
    section.left_margin, section.right_margin = Mm(M.margin_left), Mm(M.margin_right)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_footer.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    parts.add_page_number(number)
    for place, line in enumerate(foot):
        paragraph = section.first_page_footer.paragraphs[0] if place == 0 else section.first_page_footer.add_paragraph()
        paragraph.style = SMALL
        paragraph.add_run(line).font.size = Pt(M.contact_size)
        if place == 0:
            parts.draw_border(paragraph, "top")


def _add_head(file: WordFile, words: Printed) -> None:
    if words.circulation:
        framed = file.add_paragraph(style=HEAD)
        framed.alignment = CENTRE
        framed.paragraph_format.left_indent = Mm(M.text_width - estimated_width(words.circulation, M.stamp_size) - 8)
        parts.draw_border(framed, "top", "left", "bottom", "right")
        _write(framed, words.circulation, M.stamp_size, is_bold=True)
    table = parts.grid(file, 2, (M.head_left, M.head_right))
    issuer, country = table.rows[0].cells
    for line in words.superior:
        _write(_line(issuer), line, M.issuer_size)
    for line in words.issuer:
        _write(_line(issuer), line, M.issuer_size, is_bold=True)
    if words.issuer:
        length = estimated_width(words.issuer[-1], M.issuer_size) * M.issuer_rule
        parts.rule(_line(issuer), length, room=M.head_left)
    _write(_line(country), words.country, M.country_size, is_bold=True)
    _write(_line(country), words.motto, M.motto_size, is_bold=True)
    parts.rule(_line(country), estimated_width(words.motto, M.motto_size), room=M.head_right)
    number, date = table.rows[1].cells
    _write(_line(number), words.number, M.number_size)
    _write(_line(date), words.date, M.date_size, is_italic=True)
    if words.side_subject:
        side = _line(number)
        side.paragraph_format.space_before = Pt(6)
        _write(side, words.side_subject, M.side_subject_size)
    if words.stamp:
        stamp = _line(number)
        margin = (M.head_left - estimated_width(words.stamp, M.stamp_size) - 8) / 2
        stamp.paragraph_format.left_indent = stamp.paragraph_format.right_indent = Mm(margin)
        stamp.paragraph_format.space_before = Pt(8)
        parts.draw_border(stamp, "top", "left", "bottom", "right", colour=RED)
        _write(stamp, words.stamp, M.stamp_size, is_bold=True).font.color.rgb = RGBColor.from_string(RED)


def _line(cell: _Cell) -> Paragraph:
    """Return a centred paragraph at the end of a cell; the first call takes the one that the cell is born with."""
    born = parts.first_paragraph(cell)
    paragraph = born if len(cell.paragraphs) == 1 and not born.runs else cell.add_paragraph()
    paragraph.style, paragraph.alignment = HEAD, CENTRE
    return paragraph


def _write(paragraph: Paragraph, text: str, points: float, *, is_bold: bool = False, is_italic: bool = False) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(points), is_bold, is_italic
    return run


def _add_titles(file: WordFile, words: Printed) -> None:
    if not words.title:
        file.add_paragraph(style=HEAD)
        return
    title = file.add_paragraph(words.title, style=TITLE)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(18), Pt(4)
    if words.centred_subject:
        subject = file.add_paragraph(style="Normal")
        subject.alignment = CENTRE
        subject.paragraph_format.left_indent = subject.paragraph_format.right_indent = Mm(M.text_width * 0.05)
        _write(subject, words.centred_subject, M.title_size, is_bold=True)
        length = min(estimated_width(words.centred_subject, M.title_size), M.text_width * 0.9) * M.subject_rule
        parts.rule(file.add_paragraph(), length, room=M.text_width)
    file.paragraphs[-1].paragraph_format.space_after = Pt(8)


def _add_addressees(file: WordFile, words: Printed) -> None:
    if not words.address_heading:
        return
    is_one = len(words.addressees) == 1
    heading = file.add_paragraph(words.address_heading + (f" {words.addressees[0]}" if is_one else ""), style=BODY)
    for line in () if is_one else words.addressees:
        paragraph = file.add_paragraph(f"- {line}", style=BODY)
        layout = paragraph.paragraph_format
        layout.left_indent, layout.first_line_indent = Mm(M.addressee_indent + 3.2), Mm(-3.2)
        layout.space_after = Pt(3)
    last = heading if is_one else file.paragraphs[-1]
    last.paragraph_format.space_after = Pt(M.paragraph_space * 2)


def _add_body(file: WordFile, words: Printed) -> None:
    for line in words.legal_bases:
        file.add_paragraph(style=BODY).add_run(line).italic = True
    for line in words.body:
        _add_line(file, line)
    for line in words.notes:
        file.add_paragraph(line, style=BODY)
    if words.body or words.notes:
        file.paragraphs[-1].paragraph_format.keep_with_next = True  # the signature never stands alone on a page


def _add_line(file: WordFile, line: PrintedLine) -> None:
    is_heading = line.is_title and line.kind is BlockKind.SECTION
    paragraph = file.add_paragraph(style=SECTION if is_heading else BODY)
    shown = ((line.label, line.has_bold_label), (line.lead, True), (line.text, line.is_title))
    present = [(text, is_bold) for text, is_bold in shown if text]
    for place, (text, is_bold) in enumerate(present):
        paragraph.add_run(text + (" " if place + 1 < len(present) else "")).bold = is_bold or None


def _add_signature(file: WordFile, words: Printed) -> None:
    row = parts.grid(file, 1, (M.signature_left, M.text_width - M.signature_left)).rows[0]
    parts.keep_whole(row)
    left, right = row.cells
    if words.recipients_heading:
        heading = parts.first_paragraph(left)
        heading.style = SMALL
        _write(heading, words.recipients_heading, M.recipients_heading_size, is_bold=True, is_italic=True)
    for entry in words.recipients:
        paragraph = left.add_paragraph(style=SMALL)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(1.9), Mm(-1.9)
        paragraph.add_run("\n".join(entry))
    if words.drafter_mark:
        _write(left.add_paragraph(style=SMALL), words.drafter_mark, M.drafter_size)
    for line in words.authority:
        _write(_line(right), line, M.body_size, is_bold=True)
    name = _line(right)
    name.paragraph_format.space_before = Mm(M.signature_space)
    _write(name, words.signer, M.body_size, is_bold=True)


def _add_annex(file: WordFile, annex: PrintedAnnex) -> None:
    section = file.add_section(WD_SECTION.NEW_PAGE)
    section.first_page_footer.is_linked_to_previous = False
    section._sectPr.append(parts.element("pgNumType", start="1"))
    file.add_paragraph(annex.heading, style=TITLE)
    title = file.add_paragraph(annex.title, style=TITLE)
    title.paragraph_format.space_after = Pt(10)
    for line in annex.lines:
        _add_line(file, line)
    if annex.table is not None:
        _add_table(file, annex.table)


def _add_table(file: WordFile, given: Table) -> None:
    shares = given.widths or (1,) * len(given.columns)
    table = file.add_table(1 + len(given.rows), len(given.columns), style="Table Grid")
    table.autofit = False
    parts.repeat_on_every_page(table.rows[0])
    cells = iter(table._cells)  # row.cells counts the grid again for every row
    for place, row in enumerate((given.columns, *given.rows)):
        for share, text in zip(shares, row, strict=True):
            cell = next(cells)
            cell.width = Mm(M.text_width * share / sum(shares))
            paragraph = parts.first_paragraph(cell)
            if place == 0:
                paragraph.alignment = CENTRE
            _write(paragraph, text, M.table_size, is_bold=place == 0)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(M.text_width * share / sum(shares))
