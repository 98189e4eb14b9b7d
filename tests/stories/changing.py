"""The session moves: a second công điện, the same event in calendars, registrations to be confirmed."""

from tests.stories.browser import Browser
from tests.stories.facts import HA_TINH
from tests.stories.opening import Stage
from tests.stories.reading import call_of, events_of, link_in, pdf_of, words_of_mail

OLD, NEW = "14:00, Thứ Sáu, 27/6/2025", "15:00, Thứ Hai, 30/6/2025"


def move_to_30_june(stage: Stage, clerk: Browser) -> None:
    """Old against new and the document are shown first; then one act changes everything."""
    clerk.open(f"{stage.meeting}/change")
    given = {
        "Loại thay đổi": "Đổi thời gian",
        "Thời gian mới": "30/6/2025 15:00",
        "Lý do": "Theo chương trình công tác của Lãnh đạo Chính phủ",
        "Số": 1217,
    }
    page = clerk.press("Xem trước với nội dung này", given)
    assert page.says(f"Thời gian họp {OLD} {NEW}", "89 cơ quan được báo", "1 cơ quan đã đăng ký được giữ nguyên")
    assert page.says("1217/CĐ-VPCP", "15 giờ, Thứ Hai, ngày 30 tháng 6 năm 2025", "Phạm Mạnh Cường")
    assert clerk.open(stage.meeting).says(OLD), "nothing has changed yet"
    clerk.open(f"{stage.meeting}/change")
    clerk.press("Xem trước với nội dung này", given)
    page = clerk.press("Phát hành văn bản thay đổi", {"Tôi đã kiểm tra nội dung thay đổi và văn bản": True})
    assert page.says("Đã phát hành văn bản thay đổi. 89 thư đang được gửi đi.", NEW)
    assert page.says(
        "Công điện số 1205/CĐ-VPCP, Thứ Tư, 25/6/2025 Đã được thay thế", "Công điện số 1217/CĐ-VPCP, Thứ Bảy, 28/6/2025"
    )


def read_what_changed(stage: Stage) -> None:
    """Read old and new in mail and calendar: it is the same event with the next SEQUENCE."""
    [mail] = stage.mails_to(HA_TINH, "[Đổi giờ]")
    assert f"Thời gian họp: {OLD} → {NEW}" in words_of_mail(mail)
    assert link_in(mail, "/r/") == stage.link
    _, printed = pdf_of(mail)
    for sentence in ("1217/CĐ-VPCP", "1205/CĐ-VPCP", "15 giờ, Thứ Hai, ngày 30 tháng 6 năm 2025"):
        assert sentence in printed, printed[:3000]
    with stage.passer_by() as phone:
        answer = phone.http.get(stage.feed, headers={"If-None-Match": stage.seen["ETag"]})
        assert answer.status_code == 200
        assert answer.headers["ETag"] != stage.seen["ETag"]
        [shown] = events_of(answer.content)
    for event in (shown, call_of(mail)):
        assert event["UID"] == stage.seen["UID"]
        assert event["SEQUENCE"] == 1
        assert event["DTSTART"].dt.isoformat() == "2025-06-30T15:00:00+07:00"
    assert shown["SUMMARY"].startswith("[ĐỔI GIỜ]")


def confirm_by_one_button(stage: Stage) -> None:
    """Say by one button that the list, which was kept, still holds."""
    with stage.passer_by() as guest:
        page = guest.open(stage.link)
        assert page.says("Đề nghị xác nhận lại.", OLD, NEW, "Dương Tất Thắng", "đã ghi 3 người")
        page = guest.press("Xác nhận vẫn tham dự")
        assert page.says("Đã xác nhận. Cảm ơn đồng chí.", "Đã đăng ký", "Dương Tất Thắng")
        assert "Đề nghị xác nhận lại." not in page.words
