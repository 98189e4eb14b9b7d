"""The công điện of 25 June 2025 that opened the story of the tests, word for word; its phone numbers are invented."""

from datetime import date

from app.notices.rules import DocumentType
from app.notices.rules_content import Block, BlockKind, Document

SECTION, ITEM, DASH, PARAGRAPH = BlockKind.SECTION, BlockKind.ITEM, BlockKind.DASH, BlockKind.PARAGRAPH
SUBJECT = (
    "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số liên thông, đồng bộ để chuẩn bị cho việc "
    "thực hiện mô hình chính quyền địa phương 2 cấp thông suốt, hiệu quả, không gián đoạn từ ngày 01 tháng 7 năm 2025"
)

AT_THE_SEAT = Block(
    ITEM,
    "Thành phần dự tại điểm cầu Trụ sở Chính phủ (Phòng Hội đàm, tầng 2, Nhà 9 tầng) gồm:",
    (
        Block(DASH, "Phó Thủ tướng Chính phủ Nguyễn Chí Dũng."),
        Block(DASH, "Lãnh đạo các Bộ, cơ quan ngang Bộ."),
        Block(DASH, "Lãnh đạo Ban Cơ yếu Chính phủ."),
        Block(
            DASH,
            "Lãnh đạo các Tập đoàn, Tổng công ty: Công nghiệp - Viễn thông Quân đội, Bưu chính - Viễn thông Việt "
            "Nam, Điện lực Việt Nam, Viễn thông MobiFone.",
        ),
        Block(DASH, "Lãnh đạo các Công ty Cổ phần: FPT, Tập đoàn Công nghệ CMC, Tin học Tân Dân."),
    ),
)
IN_THE_PROVINCES = Block(
    ITEM,
    "Thành phần dự tại điểm cầu Trụ sở Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương, gồm:",
    (
        Block(
            DASH,
            "Lãnh đạo Ủy ban nhân dân các tỉnh, thành phố chỉ đạo việc triển khai Nghị quyết số 57-NQ/TW của Bộ "
            "Chính trị, Nghị quyết số 71/NQ-CP của Chính phủ và Kế hoạch số 02-KH/BCĐTW ngày 19 tháng 6 năm 2025 "
            "của Ban Chỉ đạo Trung ương.",
        ),
        Block(DASH, "Các cơ quan, đơn vị liên quan và chuyên viên giúp việc."),
        Block(DASH, "Các doanh nghiệp: Công ty Cổ phần Unitech, Công ty TNHH Phần mềm iNET."),
    ),
)
REQUESTS = (
    Block(
        ITEM,
        "Bộ Khoa học và Công nghệ chuẩn bị 70 bộ tài liệu và báo cáo phát tại điểm cầu Trụ sở Chính phủ và chịu "
        "trách nhiệm gửi tới điểm cầu các địa phương theo quy định về: Tiến độ và kết quả triển khai các nhiệm vụ "
        "để chuẩn bị cho việc thực hiện mô hình chính quyền địa phương 2 cấp trong đó tập trung vào các nội dung "
        "liên quan đến: Thể chế và kiến trúc; về hạ tầng kỹ thuật và công nghệ; về dữ liệu; về các nền tảng, ứng "
        "dụng phục vụ người dân, doanh nghiệp và hoạt động của các cơ quan; về nguồn nhân lực và tài chính.",
    ),
    Block(
        ITEM,
        "Bộ Công an chuẩn bị 70 bộ tài liệu và báo cáo phát tại điểm cầu Trụ sở Chính phủ và chịu trách nhiệm gửi "
        "tới điểm cầu các địa phương theo quy định kết quả về tình hình, kết quả triển khai Kế hoạch số 02-KH/BCĐTW "
        "ngày 19 tháng 6 năm 2025 của Ban Chỉ đạo Trung ương.",
    ),
    Block(
        ITEM,
        "Các Bộ: Khoa học và Công nghệ, Công an gửi Báo cáo đối với các nội dung nêu trên về Văn phòng Chính phủ "
        "trước 18 giờ, ngày 26 tháng 6 năm 2025 (Thứ Năm) để tổng hợp, báo cáo Phó Thủ tướng Chính phủ.",
    ),
    Block(
        ITEM,
        "Các Bộ, cơ quan, địa phương dự họp đúng thành phần được mời; xác nhận tham dự cuộc họp qua hộp thư điện tử "
        "dangkyhop@example.vn trước 14 giờ, ngày 26 tháng 6 năm 2025 để tổng hợp, báo cáo Phó Thủ tướng Chính phủ.",
    ),
)

TELEGRAM = Document(
    document_type=DocumentType.TELEGRAM,
    issuer=("Văn phòng Chính phủ",),
    number=1213,
    notation="CĐ-VPCP",
    dated_on=date(2025, 6, 25),
    subject=SUBJECT,
    addressees=(
        "Các Bộ, cơ quan ngang Bộ",
        "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
        "Ban Cơ yếu Chính phủ",
        "Các Tập đoàn: Công nghiệp - Viễn thông Quân đội, Bưu chính - Viễn thông Việt Nam, Điện lực Việt Nam",
        "Tổng Công ty Viễn thông MobiFone",
        "Các Công ty Cổ phần: FPT, Tập đoàn Công nghệ CMC, Tin học Tân Dân, Unitech",
        "Công ty TNHH Phần mềm iNET",
    ),
    body=(
        Block(
            PARAGRAPH,
            "Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng, Văn phòng Chính phủ trân trọng "
            "kính mời Lãnh đạo các Bộ, cơ quan, địa phương và doanh nghiệp tham dự cuộc họp rà soát tiến độ và kết "
            "quả triển khai các nhiệm vụ chuyển đổi số liên thông, đồng bộ để chuẩn bị cho việc thực hiện mô hình "
            "chính quyền địa phương 2 cấp thông suốt, hiệu quả, không gián đoạn từ ngày 01 tháng 7 năm 2025.",
        ),
        Block(
            PARAGRAPH,
            "Cuộc họp do Phó Thủ tướng Chính phủ Nguyễn Chí Dũng, Phó Trưởng Ban chỉ đạo của Chính phủ về phát triển "
            "khoa học, công nghệ, đổi mới sáng tạo, chuyển đổi số và Đề án 06 chủ trì.",
        ),
        Block(SECTION, "14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025.", lead="Thời gian:"),
        Block(
            SECTION,
            "Trụ sở Chính phủ và Trụ sở Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương.",
            (AT_THE_SEAT, IN_THE_PROVINCES),
            lead="Địa điểm:",
        ),
        Block(SECTION, "Văn phòng Chính phủ trân trọng đề nghị:", REQUESTS, is_title=True),
    ),
    notes=("Lưu ý: Tải tài liệu phiên họp tại địa chỉ: dti.gov.vn/tai-lieu-hoi-thao.",),
    recipients=(
        "Như trên",
        "Phó Thủ tướng Nguyễn Chí Dũng (để b/c)",
        "VPCP: BTCN, PCN Phạm Mạnh Cường;\nTrợ lý, Thư ký của TTg và PTTg Nguyễn Chí Dũng;\n"
        "các Vụ, Cục: KGVX, KTTH, PL, NC, KSTT, QT;\nCổng TTĐT",
        "VP. UBND các tỉnh, thành phố trực thuộc TW (để p/h)",
    ),
    filed="VT, TH (2) Thạch",
    authority=("KT. Bộ trưởng, Chủ nhiệm", "Phó Chủ nhiệm"),
    signer="Phạm Mạnh Cường",
    contact_foot=(
        "Số điện thoại liên hệ nội dung họp: 0900 000 001.",
        "Số điện thoại liên hệ thành phần tham dự họp: 0900 000 002.",
    ),
)
