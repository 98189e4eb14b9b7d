"""The công điện of 25/6/2025, written again from the facts of its meeting."""

from dataclasses import replace

import pytest

from app.bridges.rules import BridgeKind
from app.clock import vietnam_time
from app.invitations.rules_call import CallFacts, InvitedFacts, PlaceFacts
from app.invitations.rules_document import invitation_document, invited_phrase, meeting_phrase
from app.meetings.rules import MeetingKind
from app.notices.rules import DocumentType
from app.notices.rules_content import Block

MINISTRIES = "Các Bộ, cơ quan ngang Bộ"
PROVINCES = "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương"
FACTS = CallFacts(
    document_type=DocumentType.TELEGRAM,
    issuer="Văn phòng Chính phủ",
    issuer_symbol="VPCP",
    title="Họp rà soát tiến độ",
    kind=MeetingKind.VIDEOCONFERENCE,
    starts_at=vietnam_time(2025, 6, 27, 14),
    basis="Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng",
    chair_name="Nguyễn Chí Dũng",
    chair_title="Phó Thủ tướng Chính phủ",
    registration_deadline_at=vietnam_time(2025, 6, 26, 14),
    registration_address="dangkyhop@vpcp.example.vn",
    content_contact="0900 000 301",
    documents_url="dti.example.vn/tai-lieu",
    preparations=("Bộ Công an chuẩn bị 70 bộ tài liệu.",),
    invited=(
        InvitedFacts(MINISTRIES, "Lãnh đạo", "ministries", 1),
        InvitedFacts(MINISTRIES, "Lãnh đạo", "ministries", 1),
        InvitedFacts("Ban Cơ yếu Chính phủ", "Lãnh đạo", "others", 1),
        *(InvitedFacts(PROVINCES, "Lãnh đạo UBND chỉ đạo triển khai", "provinces", point) for point in range(2, 7)),
        InvitedFacts("Công ty Cổ phần Unitech", "", "companies", 2),
        InvitedFacts("Văn phòng Chính phủ", "", "ministries", 1, is_host=True),
    ),
    places=(
        PlaceFacts(1, BridgeKind.CENTRAL, "Điểm cầu Trụ sở Chính phủ", "Trụ sở Chính phủ", "Phòng Hội đàm, tầng 2"),
        *(PlaceFacts(point, BridgeKind.PROVINCIAL, "Điểm cầu", "", "", PROVINCES) for point in range(2, 7)),
    ),
    signer="Phạm Mạnh Cường",
    authority=("KT. Bộ trưởng, Chủ nhiệm", "Phó Chủ nhiệm"),
)


def words(blocks: tuple[Block, ...]) -> list[str]:
    """Return lead and text of all blocks in reading order."""
    return [line for block in blocks for line in (f"{block.lead} {block.text}".strip(), *words(block.children))]


def test_ninety_names_become_the_phrases_under_which_they_are_addressed() -> None:
    document = invitation_document(FACTS)
    assert document.addressees == (MINISTRIES, "Ban Cơ yếu Chính phủ", PROVINCES, "Công ty Cổ phần Unitech")


def test_the_body_follows_the_grammar_of_the_real_document() -> None:
    assert words(invitation_document(FACTS).body) == [
        "Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng, Văn phòng Chính phủ trân trọng kính mời "
        "Lãnh đạo các Bộ, cơ quan, địa phương và doanh nghiệp tham dự cuộc họp rà soát tiến độ.",
        "Cuộc họp do Phó Thủ tướng Chính phủ Nguyễn Chí Dũng chủ trì.",
        "Thời gian: 14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025.",
        f"Địa điểm: Trụ sở Chính phủ và Trụ sở {PROVINCES}.",
        "Thành phần dự tại điểm cầu Trụ sở Chính phủ (Phòng Hội đàm, tầng 2) gồm:",
        "Phó Thủ tướng Chính phủ Nguyễn Chí Dũng.",
        "Lãnh đạo các Bộ, cơ quan ngang Bộ.",
        "Lãnh đạo Ban Cơ yếu Chính phủ.",
        f"Thành phần dự tại điểm cầu Trụ sở {PROVINCES} gồm:",
        "Lãnh đạo UBND chỉ đạo triển khai.",
        "Lãnh đạo Công ty Cổ phần Unitech.",
        "Văn phòng Chính phủ trân trọng đề nghị:",
        "Bộ Công an chuẩn bị 70 bộ tài liệu.",
        "Các cơ quan, đơn vị dự họp đúng thành phần được mời; xác nhận tham dự cuộc họp theo liên kết đăng ký gửi kèm "
        "hoặc qua hộp thư điện tử dangkyhop@vpcp.example.vn trước 14 giờ, ngày 26 tháng 6 năm 2025 để tổng hợp, "
        "báo cáo Phó Thủ tướng Chính phủ.",
    ]


def test_everything_around_the_body_is_there() -> None:
    document = invitation_document(FACTS)
    assert document.notation == "CĐ-VPCP"
    assert document.notes == ("Lưu ý: Tải tài liệu phiên họp tại địa chỉ: dti.example.vn/tai-lieu.",)
    assert document.recipients == ("Như trên", "Phó Thủ tướng Chính phủ Nguyễn Chí Dũng (để b/c)")
    assert (document.authority, document.signer) == (FACTS.authority, "Phạm Mạnh Cường")
    assert document.contact_foot == ("Liên hệ về nội dung họp: 0900 000 301.",)


def test_a_giay_moi_says_the_same_in_its_own_form() -> None:
    document = invitation_document(replace(FACTS, document_type=DocumentType.INVITATION))
    assert document.notation == "GM-VPCP"
    assert words(document.body)[0] == (
        "Tới dự cuộc họp rà soát tiến độ (thực hiện ý kiến chỉ đạo của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng)."
    )
    assert "Thời gian: 14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025." in words(document.body)


def test_what_is_not_known_yet_is_left_out() -> None:
    bare = CallFacts(DocumentType.TELEGRAM, "Văn phòng Chính phủ", "VPCP", "Họp", MeetingKind.IN_PERSON, None)
    assert words(invitation_document(bare).body)[1:3] == ["Thời gian: sẽ thông báo sau.", "Địa điểm: sẽ thông báo sau."]


@pytest.mark.parametrize(
    ("title", "phrase"),
    [("Họp về đê điều", "cuộc họp về đê điều"), ("Hội nghị trực tuyến", "hội nghị trực tuyến")],
)
def test_a_title_stands_in_a_sentence(title: str, phrase: str) -> None:
    assert meeting_phrase(title) == phrase


def test_one_block_needs_no_and() -> None:
    assert invited_phrase([InvitedFacts("x", "", "provinces", None)]) == "Lãnh đạo các địa phương"
