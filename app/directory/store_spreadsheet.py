"""Reading an uploaded XLSX into cells, and writing the template for it."""

import zipfile
from io import BytesIO
from typing import Any

import python_calamine
import xlsxwriter

from app.directory.rules_import import COLUMNS, MOST_BYTES, MOST_ROWS, MOST_UNPACKED_BYTES
from app.refusals import Invalid

_EXAMPLES = (
    "xã|Ủy ban nhân dân xã Ví Dụ|Ví Dụ|tỉnh Hà Tĩnh|H27.901|1/7/2025|Nguyễn Văn A|nhận giấy mời"
    "|xavidu@example.vn|0900 000 001",
    "sở|Sở Ví dụ|SVD|UBND tỉnh Hà Tĩnh|H27.902|1/7/2025|Trần Thị B|đăng ký|sovidu@example.vn|0900 000 002",
)
_NOTES = (
    "Mỗi dòng là một cơ quan, hoặc thêm một người liên hệ của cơ quan đã có ở dòng trên.",
    "Loại: xã, phường, đặc khu, sở, ban, ngành, phòng, đơn vị, chi nhánh, tỉnh, bộ, tập đoàn, công ty…",
    "Cơ quan cấp trên: tên hoặc mã định danh có trong danh bạ, còn hiệu lực vào ngày ở cột “Hiệu lực từ”.",
    "Vai trò: nhận giấy mời, đăng ký, nội dung, kỹ thuật. Để trống là nhận giấy mời.",
    "Ô để trống không xóa nội dung đã có trong danh bạ.",
    "Hai dòng ví dụ trong trang đầu phải được xóa trước khi nhập.",
)


def cells(content: bytes) -> list[list[Any]]:
    """Return the cells of the first sheet, row by row; raises `Invalid` for what is no spreadsheet or is too large."""
    if len(content) > MOST_BYTES:
        raise Invalid(f"Tệp lớn hơn {MOST_BYTES >> 20} MB. Hãy chia thành nhiều tệp.", field="file")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise Invalid("Nội dung tệp quá lớn.", field="file")
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        sheet = book.get_sheet_by_index(0)
    except (zipfile.BadZipFile, python_calamine.CalamineError, ValueError, IndexError, OSError) as error:
        raise Invalid("Không đọc được tệp. Hãy dùng tệp .xlsx theo mẫu.", field="file") from error
    if sheet.total_height > MOST_ROWS + 1 or sheet.total_width > 100:
        raise Invalid(f"Tệp có quá {MOST_ROWS} dòng hoặc quá 100 cột. Hãy chia thành nhiều tệp.", field="file")
    return sheet.to_python(skip_empty_area=False)


def template() -> bytes:
    """Return an XLSX with the columns, two example rows and a sheet that explains them."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True})
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("Danh bạ")
    sheet.set_column(0, len(COLUMNS) - 1, 22, as_text)
    sheet.write_row(0, 0, COLUMNS, head)
    sheet.freeze_panes(1, 0)
    for number, example in enumerate(_EXAMPLES, start=1):
        for place, value in enumerate(example.split("|")):
            sheet.write_string(number, place, value, as_text)
    notes = book.add_worksheet("Hướng dẫn")
    notes.set_column(0, 0, 110)
    for number, note in enumerate(_NOTES):
        notes.write_string(number, 0, note)
    book.close()
    return content.getvalue()
