"""Words of a page: numbers, dates, closing marks, by Nghị định 30/2020/NĐ-CP."""

from dataclasses import replace
from datetime import date

import pytest

from app.notices.rules import DocumentType, FileFormat, date_line, full_number, plain_file_name, shown_file_name
from app.notices.rules_content import Annex, Block, BlockKind, Urgency
from app.notices.rules_printed import printed
from tests.notices.telegram import TELEGRAM

LETTER = replace(TELEGRAM, document_type=DocumentType.LETTER, notation="VPCP-TH")


@pytest.mark.parametrize(("number", "words"), [(5, "05/GM-VPCP"), (1217, "1217/GM-VPCP"), (None, "…/GM-VPCP")])
def test_numbers_below_ten_have_a_leading_zero(number: int | None, words: str) -> None:
    assert full_number(number, "GM-VPCP") == words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2025, 2, 5), "Hà Nội, ngày 05 tháng 02 năm 2025"),
        (date(2025, 3, 9), "Hà Nội, ngày 09 tháng 3 năm 2025"),
        (date(2025, 12, 31), "Hà Nội, ngày 31 tháng 12 năm 2025"),
        (None, "Hà Nội, ngày … tháng … năm …"),
    ],
)
def test_days_below_ten_and_months_one_and_two_have_a_leading_zero(on: date | None, words: str) -> None:
    assert date_line("Hà Nội", on) == words


def test_issuer_and_authority_are_in_capitals() -> None:
    words = printed(TELEGRAM)

    assert words.issuer == ("VĂN PHÒNG CHÍNH PHỦ",)
    assert words.authority == ("KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM")


def test_a_telegram_wires_its_addressees() -> None:
    words = printed(TELEGRAM)

    assert words.address_heading == "VĂN PHÒNG CHÍNH PHỦ điện:"
    assert (words.addressees[0], words.addressees[-1]) == ("Các Bộ, cơ quan ngang Bộ;", "Công ty TNHH Phần mềm iNET.")


def test_a_letter_has_its_subject_beside_and_no_title() -> None:
    words = printed(LETTER)

    assert (words.title, words.centred_subject) == ("", "")
    assert words.side_subject == f"V/v {TELEGRAM.subject}"
    assert words.address_heading == "Kính gửi:"


def test_one_addressee_stands_behind_the_colon_without_a_mark() -> None:
    assert printed(replace(LETTER, addressees=("Bộ Công an;",))).addressees == ("Bộ Công an",)


def test_the_end_mark_closes_the_last_line_of_the_body_only() -> None:
    body = printed(TELEGRAM).body

    assert [line.text.endswith("./.") for line in body].count(True) == 1
    assert body[-1].text.endswith("báo cáo Phó Thủ tướng Chính phủ./.")


def test_an_end_mark_that_was_typed_is_not_doubled() -> None:
    document = replace(TELEGRAM, body=(Block(BlockKind.PARAGRAPH, "Xin thông báo./."),))

    assert printed(document).body[0].text == "Xin thông báo./."


def test_recipients_end_with_the_file_copy() -> None:
    entries = printed(TELEGRAM).recipients

    assert entries[0] == ("- Như trên;",)
    assert entries[2][-1] == "Cổng TTĐT;"
    assert entries[-1] == ("- Lưu: VT, TH (2) Thạch.",)


def test_legal_bases_are_closed_line_by_line() -> None:
    words = printed(replace(TELEGRAM, legal_bases=("Căn cứ Luật A;", "Theo đề nghị của B.")))

    assert words.legal_bases == ("Căn cứ Luật A;", "Theo đề nghị của B.")


def test_two_annexes_are_numbered_and_one_is_not() -> None:
    one, two = Annex("danh sách"), Annex("biểu")

    assert [annex.heading for annex in printed(replace(TELEGRAM, annexes=(one,))).annexes] == ["PHỤ LỤC"]
    assert [annex.heading for annex in printed(replace(TELEGRAM, annexes=(one, two))).annexes] == [
        "PHỤ LỤC I",
        "PHỤ LỤC II",
    ]


def test_urgency_is_a_stamp() -> None:
    assert printed(TELEGRAM).stamp == ""
    assert printed(replace(TELEGRAM, urgency=Urgency.EXPRESS)).stamp == "HỎA TỐC"


def test_file_names_are_plain_in_store_and_vietnamese_for_people() -> None:
    assert plain_file_name(1217, "CĐ-VPCP", FileFormat.PDF) == "1217-CD-VPCP.pdf"
    assert plain_file_name(None, "CĐ-VPCP", FileFormat.DOCX) == "Du-thao-CD-VPCP.docx"
    assert plain_file_name(5, "../../etc", FileFormat.PDF) == "05-ETC.pdf"
    assert shown_file_name(DocumentType.TELEGRAM, 5, "CĐ-VPCP", FileFormat.PDF) == "Công điện 05-CĐ-VPCP.pdf"
    assert "/" not in shown_file_name(DocumentType.TELEGRAM, 5, 'a/b"c', FileFormat.PDF)
