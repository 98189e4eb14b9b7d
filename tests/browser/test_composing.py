"""From an empty composer to an issued công điện in a real browser, with script and without."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("has_script", "number"), [(True, "1301"), (False, "1302")], ids=["script", "no-script"])
def test_a_meeting_is_composed_and_issued(served, open_as, has_script: bool, number: str) -> None:
    page: Page = open_as("/meetings/new", served.cast.issuing_clerk, has_script=has_script)
    page.get_by_label("Nội dung họp (trích yếu)").fill(f"Họp giao ban số {number}")
    page.get_by_label("Bắt đầu").fill("4/7/2025 08:00")
    page.get_by_label("Hạn đăng ký đại biểu").fill("3/7/2025 08:00")
    page.get_by_label("Nội dung 1").fill("Báo cáo tháng 6")
    page.get_by_role("button", name="Thêm nội dung").click()
    page.get_by_label("Nội dung 3").fill("Kết luận")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("article.notice")).to_contain_text("08 giờ, Thứ Sáu, ngày 04 tháng 7 năm 2025")
    expect(page.locator("article.notice")).to_contain_text("Kết luận")
    page.get_by_role("button", name="Lưu dự thảo").last.click()
    _arrange_and_issue(page, number)


def _arrange_and_issue(page: Page, number: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu dự thảo.")
    page.get_by_label("Phòng họp").fill("Phòng Hội đàm")
    page.get_by_role("button", name="Thêm điểm cầu").click()
    page.get_by_role("link", name="Thành phần mời").click()
    page.get_by_label("Tên cơ quan").fill("ubnd tinh ha tinh")
    page.get_by_role("button", name="Thêm cơ quan").click()
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Kiểm tra và phát hành").click()
    page.get_by_label("Số", exact=True).fill(number)
    page.get_by_label("Người ký").fill("Phạm Mạnh Cường")
    page.get_by_role("button", name="Phát hành và gửi 1 thư").click()
    expect(page.get_by_role("alert")).to_contain_text("Tôi đã kiểm tra")
    expect(page.get_by_label("Người ký")).to_have_value("Phạm Mạnh Cường")
    page.get_by_label("Tôi đã kiểm tra văn bản và danh sách nhận").check()
    page.get_by_role("button", name="Phát hành và gửi 1 thư").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã phát hành. 1 thư đang được gửi đi.")
    expect(page.get_by_role("link", name=f"Công điện số {number}/CĐ-VPCP")).to_be_visible()


def test_the_preview_follows_the_typing(served, open_as) -> None:
    page: Page = open_as("/meetings/new", served.cast.issuing_clerk)
    page.get_by_label("Nội dung họp (trích yếu)").fill("Họp bàn về lũ lụt")
    expect(page.locator("article.notice")).to_contain_text("Họp bàn về lũ lụt", timeout=8000)


def test_a_feed_address_can_be_copied(served, open_as) -> None:
    page: Page = open_as("/calendar/feeds", served.cast.province_clerk)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    page.get_by_role("button", name="Chép địa chỉ").click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Địa chỉ lịch").input_value()
