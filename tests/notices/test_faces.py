"""The four faces show the same words; PDF and DOCX are made as offices need them."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx as word
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.notices.layouts import docx, html, pdf, text
from app.notices.layouts.measures import FONTS, MEASURES
from app.notices.rules import DocumentType
from app.notices.rules_content import Annex, Block, BlockKind, Table, Urgency
from app.notices.rules_printed import printed
from tests.notices.telegram import TELEGRAM

NASTY = '#read("/etc/passwd") <b>&amp;</b> $x$ {{ x }} *đậm* \\u{41}'


def words_of(content: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", content))


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def docx_text(content: bytes) -> str:
    return "".join(node.text or "" for node in word.Document(BytesIO(content)).element.iter(qn("w:t")))


def test_the_pdf_holds_the_words_in_their_order() -> None:
    found = words_of(pdf_text(pdf.render(TELEGRAM)))

    words = printed(TELEGRAM)
    wanted = [*words.issuer, words.country, words.motto, words.number, words.date, words.title, words.centred_subject]
    wanted += [words.address_heading, words.addressees[-1], *(line.text for line in words.body), *words.notes]
    places = [found.find(words_of(part)) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert words_of("PhạmMạnhCường") in found[places[-1] :]


def test_the_pdf_is_a4_in_every_page_and_counts_from_the_second() -> None:
    pages = PdfReader(BytesIO(pdf.render(TELEGRAM))).pages

    sizes = {(round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) for page in pages}
    assert sizes == {(210, 297)}
    assert not pages[0].extract_text().lstrip().startswith("1")
    assert pages[1].extract_text().strip().startswith("2")


def test_page_numbers_start_anew_in_every_annex() -> None:
    rows = tuple((f"Cơ quan {number}",) for number in range(60))
    document = replace(TELEGRAM, annexes=(Annex("Danh sách", table=Table(("Cơ quan",), rows)), Annex("Biểu")))

    starts = [page.extract_text().split()[0] for page in PdfReader(BytesIO(pdf.render(document))).pages]

    assert starts == ["VĂN", "2", "3", "PHỤ", "2", "PHỤ"]


def test_the_pdf_is_archivable_and_accessible() -> None:
    content = pdf.render(TELEGRAM)
    root: Any = PdfReader(BytesIO(content)).trailer["/Root"]

    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith("vi")


def test_the_same_document_gives_the_same_bytes() -> None:
    at = datetime(2025, 6, 25, 2, 0, 7, 123456, tzinfo=UTC)

    first = pdf.render(TELEGRAM, issued_at=at)
    pdf.render(replace(TELEGRAM, number=7), issued_at=at)

    assert pdf.render(TELEGRAM, issued_at=at) == first
    assert pdf.render(replace(TELEGRAM, number=7), issued_at=at) != first


@pytest.mark.parametrize("face", ["pdf", "docx", "text"])
def test_typed_text_is_printed_as_it_was_typed(face: str) -> None:
    document = replace(TELEGRAM, subject=NASTY, body=(Block(BlockKind.PARAGRAPH, NASTY + " hết."),))

    shown = {
        "pdf": lambda: pdf_text(pdf.render(document)),
        "docx": lambda: docx_text(docx.render(document)),
        "text": lambda: text.render(document),
    }[face]()

    assert words_of(shown).count(words_of(NASTY)) == 2
    assert "root:" not in shown


def test_html_escapes_what_was_typed_and_has_no_style_of_its_own() -> None:
    sheet = html.render(replace(TELEGRAM, subject="<script>alert(1)</script>", signer='" onclick="x'))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in sheet
    assert "<script" not in sheet
    assert "style=" not in sheet
    assert sheet.startswith('<article class="a4 notice" lang="vi">')


def test_all_faces_show_the_same_labels() -> None:
    faces = [pdf_text(pdf.render(TELEGRAM)), docx_text(docx.render(TELEGRAM)), text.render(TELEGRAM)]
    faces.append(re.sub(r"<[^>]+>", "", html.render(TELEGRAM)))

    wanted = [words_of(line.words) for line in printed(TELEGRAM).body]
    for face in faces:
        found = words_of(face)
        # a page number may stand inside a paragraph that runs over two pages
        assert [line[:40] in found for line in wanted] == [True] * len(wanted)


def test_text_in_nfd_comes_out_in_nfc() -> None:
    document = replace(TELEGRAM, signer=unicodedata.normalize("NFD", "Phạm Mạnh Cường"))

    for face in (text.render(document), str(html.render(document)), docx_text(docx.render(document))):
        assert "Phạm Mạnh Cường" in face


def test_a_letter_without_a_glyph_is_refused_and_not_printed_as_a_box() -> None:
    with pytest.raises(pdf.UnprintableError):
        pdf.render(replace(TELEGRAM, signer="\U000f1234"))


def test_every_vietnamese_letter_can_be_printed() -> None:
    vowels = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"

    assert pdf.render(replace(TELEGRAM, signer=vowels + vowels.upper()))


def test_the_font_in_use_is_one_of_the_list() -> None:
    assert pdf.font_in_use() in FONTS


def test_the_docx_has_the_measures_of_the_decree() -> None:
    file = word.Document(BytesIO(docx.render(TELEGRAM)))
    section = file.sections[0]

    lengths: list[Any] = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    lengths += [section.left_margin, section.right_margin]
    assert [round(length.mm) for length in lengths] == [210, 297, 20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    body = file.styles["Nội dung"]
    assert (body.font.name, body.font.size.pt) == ("Times New Roman", 14)
    assert round(body.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert 'w:val="vi-VN"' in file.styles["Normal"].element.xml


def test_the_docx_holds_real_paragraphs() -> None:
    paragraphs = [paragraph.text for paragraph in word.Document(BytesIO(docx.render(TELEGRAM))).paragraphs]

    assert "I. Thời gian: 14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025." in paragraphs
    assert "- Lãnh đạo Ban Cơ yếu Chính phủ." in paragraphs


def test_a_letter_with_everything_is_made_in_every_face() -> None:
    table = Table(("TT", "Cơ quan"), tuple((str(n), f"Cơ quan {n}") for n in range(80)), (1, 9))
    document = replace(
        TELEGRAM,
        document_type=DocumentType.LETTER,
        superior=("Chính phủ",),
        urgency=Urgency.VERY_URGENT,
        circulation="Lưu hành nội bộ",
        drafter_mark="PL.(300)",
        legal_bases=("Căn cứ Luật Tổ chức Chính phủ",),
        annexes=(Annex("Danh sách", table=table), Annex("Biểu", (Block(BlockKind.DASH, "một"),))),
    )

    faces = (pdf_text(pdf.render(document)), docx_text(docx.render(document)), text.render(document))
    for face in (*faces, str(html.render(document))):
        for wanted in ("THƯỢNG KHẨN", "LƯU HÀNH NỘI BỘ", "PL.(300)", "PHỤ LỤC II", "Cơ quan 79", "V/v Họp"):
            assert words_of(wanted) in words_of(face)


def test_the_stylesheet_repeats_the_measures() -> None:
    css = Path("app/static/notice.css").read_text()

    m = MEASURES
    margins = (m.margin_top, m.margin_right, m.margin_bottom, m.margin_left)
    assert "padding: " + " ".join(f"calc({margin} * var(--mm))" for margin in margins) in css
    assert f"font: calc({m.body_size} * var(--pt))/{m.line_pitch}" in css
    assert f"text-indent: calc({m.first_line} * var(--mm))" in css
    assert f"grid-template-columns: {m.head_left}fr {m.head_right}fr" in css
