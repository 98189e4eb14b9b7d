"""Issuing, what reaches the organisations, and the calendar."""

from collections import Counter

from tests.stories.browser import Browser
from tests.stories.facts import HA_TINH, OFFICE, PROVINCIAL_LEVEL, SIGNATURE, SUBJECT
from tests.stories.opening import Stage
from tests.stories.reading import call_of, envelope_of, events_of, link_in, pdf_of, words_of_mail
from tests.stories.service import until


def open_the_register(clerk: Browser) -> None:
    """Open series whose numbers come from the office's own software: here they are typed."""
    clerk.open("/number-register")
    for document_type in ("Công điện", "Thông báo"):
        given = {"Loại văn bản": document_type, "Cách lấy số": "Lấy số từ hệ thống khác"}
        assert clerk.press("Mở sổ", given).says("Đã mở sổ văn bản.", f"{document_type} 2025")


def issue_the_telegram(stage: Stage, clerk: Browser) -> None:
    """See who gets what; only a ticked box and the button make mail leave."""
    page = clerk.open(f"{stage.meeting}/invitation")
    assert page.says("90 cơ quan trong thành phần", "89 thư sẽ gửi đi", "0 cơ quan thiếu địa chỉ thư", "Ai nhận gì")
    assert page.says(f"{OFFICE} Lãnh đạo Điểm cầu Trụ sở Chính phủ", "cơ quan chủ nhà, không gửi thư")
    signed = {"Số": 1205, **SIGNATURE}
    page = clerk.press("Xem trước với nội dung này", signed)
    assert page.says("1205/CĐ-VPCP", "Hà Nội, ngày 25 tháng 6 năm 2025", "Phạm Mạnh Cường")
    page = clerk.press("Phát hành và gửi 89 thư")
    assert page.status == 422
    assert page.says("Hãy đánh dấu “Tôi đã kiểm tra” trước khi phát hành.")
    page = clerk.press("Phát hành và gửi 89 thư", {"Tôi đã kiểm tra văn bản và danh sách nhận": True})
    assert page.says("Đã phát hành. 89 thư đang được gửi đi.", "Đã mời", "Công điện số 1205/CĐ-VPCP")


def wait_for_the_mails(stage: Stage, mark: str) -> None:
    """One mail for each organisation arrives, none for the host."""
    until(lambda: len(_arrived(stage, mark)) >= 89, f"89 mails {mark}")
    invited = Counter(address for name, address in stage.addresses.items() if name != OFFICE)
    assert Counter(_arrived(stage, mark)) == invited


def _arrived(stage: Stage, mark: str) -> list[str]:
    envelopes = map(envelope_of, list(stage.mail.mails))
    return [address for address, subject in envelopes if subject.startswith(mark)]


def open_the_mail_of_ha_tinh(stage: Stage) -> None:
    """Subject, words, PDF and calendar part of the mail, and the link in it."""
    [mail] = stage.mails_to(HA_TINH, "[Mời họp]")
    assert mail["Subject"].startswith(f"[Mời họp] {SUBJECT[:60]}")
    assert "(14:00, Thứ Sáu, 27/6/2025)" in mail["Subject"]
    words = words_of_mail(mail)
    for sentence in (
        f"Kính gửi: {HA_TINH}",
        "14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025",
        "Điểm cầu ",
        PROVINCIAL_LEVEL,
    ):
        assert sentence in words
    file_name, printed = pdf_of(mail)
    assert file_name.endswith(".pdf")
    for sentence in ("CÔNG ĐIỆN", "1205/CĐ-VPCP", "14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025", "Phạm Mạnh Cường"):
        assert sentence in printed, printed[:3000]
    event = call_of(mail)
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt.isoformat() == "2025-06-27T14:00:00+07:00"
    assert SUBJECT in event["SUMMARY"]
    assert event["ATTENDEE"] == f"mailto:{stage.addresses[HA_TINH]}"
    stage.link = link_in(mail, "/r/")


def subscribe_to_the_calendar(stage: Stage, hatinh: Browser) -> None:
    """Hà Tĩnh's clerk makes a secret address; whoever knows it reads the calendar, and is told when nothing is new."""
    hatinh.open("/calendar/feeds")
    page = hatinh.press("Tạo địa chỉ lịch", {"Lịch của cơ quan": HA_TINH, "Dùng ở đâu": "điện thoại"})
    assert page.says("Địa chỉ chỉ hiện một lần")
    stage.feed = page.value("address")
    with stage.passer_by() as phone:
        answer = phone.http.get(stage.feed)
        [event] = events_of(answer.content)
        assert event["UID"] == call_of(stage.mails_to(HA_TINH, "[Mời họp]")[0])["UID"]
        assert event["SEQUENCE"] == 0
        assert event["DTSTART"].dt.isoformat() == "2025-06-27T14:00:00+07:00"
        stage.seen = {"UID": event["UID"], "ETag": answer.headers["ETag"]}
        again = phone.http.get(stage.feed, headers={"If-None-Match": stage.seen["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
