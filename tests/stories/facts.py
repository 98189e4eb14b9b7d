"""What is known of the session of June 2025 from public documents; numbers 1205 and 341, people and addresses invented.

The same facts as the demonstration's (`app.demo.sessions`), written down again: the story borrows no code of the
service that it tests.
"""

import json
from pathlib import Path
from typing import Any

OFFICE = "Văn phòng Chính phủ"
HA_TINH = "Ủy ban nhân dân tỉnh Hà Tĩnh"
CA_MAU = "Ủy ban nhân dân tỉnh Cà Mau"
TELEVISION = "Đài Truyền hình Việt Nam"
"""An agency that is not invited."""
TAN_DAN = "Công ty Cổ phần Tin học Tân Dân"

SUBJECT = (
    "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số liên thông, đồng bộ để chuẩn bị cho việc "
    "thực hiện mô hình chính quyền địa phương 2 cấp thông suốt, hiệu quả, không gián đoạn từ ngày 01 tháng 7 năm 2025"
)
MEETING = {
    "Nội dung họp (trích yếu)": SUBJECT,
    "Hình thức": "Họp trực tuyến",
    "Căn cứ": "Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng",
    "Người chủ trì": "Nguyễn Chí Dũng",
    "Chức vụ người chủ trì": "Phó Thủ tướng Chính phủ",
    "Bắt đầu": "27/6/2025 14:00",
    "Hạn đăng ký đại biểu": "26/6/2025 14:00",
    "Nội dung 1": "Tiến độ và kết quả triển khai các nhiệm vụ",
    "agenda-0-reporter": "Bộ Khoa học và Công nghệ",
    "Nội dung 2": "Tình hình, kết quả triển khai Kế hoạch số 02-KH/BCĐTW",
    "agenda-1-reporter": "Bộ Công an",
    "Việc 1": "Bộ Khoa học và Công nghệ chuẩn bị 70 bộ tài liệu và báo cáo phát tại điểm cầu Trụ sở Chính phủ.",
    "Đầu mối đăng ký": "0900 000 002",
}
CENTRAL_POINT = {
    "Tên điểm cầu": "Điểm cầu Trụ sở Chính phủ",
    "Phòng họp": "Phòng Hội đàm, tầng 2, Nhà 9 tầng",
    "Địa điểm": "Trụ sở Chính phủ",
    "Số chỗ": 90,
}
PROVINCIAL_LEVEL = (
    "Lãnh đạo Ủy ban nhân dân các tỉnh, thành phố chỉ đạo việc triển khai Nghị quyết số 57-NQ/TW của Bộ Chính trị"
)
SINGLE_GUESTS = {
    "Ban Cơ yếu Chính phủ": "cơ quan khác",
    "Tập đoàn Công nghiệp - Viễn thông Quân đội": "tập đoàn",
    "Tập đoàn Bưu chính Viễn thông Việt Nam": "tập đoàn",
    "Tập đoàn Điện lực Việt Nam": "tập đoàn",
    "Tổng công ty Viễn thông MobiFone": "tổng công ty",
    "Công ty Cổ phần FPT": "công ty",
    "Công ty Cổ phần Tập đoàn Công nghệ CMC": "công ty",
    TAN_DAN: "công ty",
    "Công ty Cổ phần Unitech": "công ty",
    "Công ty TNHH Phần mềm iNET": "công ty",
}
"""Organisations invited one by one, with their kind as an office types it into a spreadsheet."""

SIGNATURE = {
    "Thẩm quyền ký": "KT. BỘ TRƯỞNG, CHỦ NHIỆM\nPHÓ CHỦ NHIỆM",
    "Người ký": "Phạm Mạnh Cường",
    "filed": "VT, TH (2)",
}
HA_TINHS_PEOPLE = (
    ("Dương Tất Thắng", "Phó Chủ tịch", "Ủy ban nhân dân tỉnh Hà Tĩnh", "Chủ trì tại điểm cầu"),
    ("Nguyễn Văn Thử", "Giám đốc", "Sở Khoa học và Công nghệ", "Đại biểu"),
    ("Lê Thị Mẫu", "Chuyên viên", "Văn phòng Ủy ban nhân dân tỉnh", "Chuyên viên giúp việc"),
)


def conclusion() -> dict[str, Any]:
    """Return the words of the real conclusion of 30/6/2025: subject, opening, outline, closing, recipients."""
    path = Path(__file__).parents[2] / "app" / "demo" / "data" / "conclusion-2025-06-30.json"
    return json.loads(path.read_text(encoding="utf-8"))
