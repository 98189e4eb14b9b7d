"""What python-docx has no word for: exact grids, rules, fields, language; each drawn alike by Word and LibreOffice."""

from typing import Any

from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from app.notices.layouts.measures import FONTS, MEASURES

LANGUAGE = "vi-VN"


def element(name: str, **attributes: str) -> Any:
    """Return an element of the ``w`` namespace with attributes of the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_type(style: ParagraphStyle, points: float, *, is_bold: bool = False, is_italic: bool = False) -> None:
    """Give a style the document's font in all four slots, a size and the Vietnamese language; black, no spacing."""
    font = style.font
    font.name, font.size, font.bold, font.italic = FONTS[0], Pt(points), is_bold, is_italic
    font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), FONTS[0])
    for slot in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{slot}"), None)
    for old in properties.findall(qn("w:lang")) + properties.findall(qn("w:color")):
        properties.remove(old)
    properties.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE))
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = 1.0


def grid(place: WordFile, rows: int, widths: tuple[float, ...]) -> WordTable:
    """Add a table without borders whose columns are exactly ``widths`` (millimetres) wide, cell margins 0."""
    table = place.add_table(rows, len(widths))
    table.autofit = False
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    table._tbl.tblPr.append(margins)
    for column, width in enumerate(widths):
        table.columns[column].width = Mm(width)
        for row in table.rows:
            row.cells[column].width = Mm(width)
    return table


def keep_whole(row: _Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def repeat_on_every_page(row: _Row) -> None:
    """Print a row again at the head of each page."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def rule(paragraph: Paragraph, length: float, *, room: float) -> None:
    """Draw a centred rule of a length in a column of the width ``room``, both in millimetres.

    It is the upper border of an empty paragraph: a real rule in the text, not an underline and not a drawing.
    """
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(max(0.0, (room - length) / 2))
    layout.line_spacing = Pt(4)
    layout.space_before = Pt(1)
    draw_border(paragraph, "top")


def draw_border(paragraph: Paragraph, *sides: str, colour: str = "000000") -> None:
    """Draw borders of three quarters of a point around a paragraph."""
    borders = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            borders.append(element(side, val="single", sz="6", space="1", color=colour))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def add_page_number(paragraph: Paragraph) -> None:
    """Add the field that prints the number of the page."""
    run = paragraph.add_run()
    run.font.size = Pt(MEASURES.page_number_size)
    run._r.append(element("fldChar", fldCharType="begin"))
    code = element("instrText")
    code.text = " PAGE "
    run._r.append(code)
    run._r.append(element("fldChar", fldCharType="end"))


def first_paragraph(cell: _Cell) -> Paragraph:
    """Return the paragraph that every cell is born with."""
    return cell.paragraphs[0]
