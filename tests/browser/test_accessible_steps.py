"""The pages behind a form are as accessible, as narrow and as light as those behind an address."""

import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser.checking import faults_of
from tests.browser.conftest import NARROW, WIDE

pytestmark = pytest.mark.browser
SCREENS = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])


def press(page: Page, name: str) -> None:
    """Press the first button of that name."""
    page.get_by_role("button", name=name).first.click()


@SCREENS
def test_an_answer_by_link_from_the_rows_to_the_receipt(served, open_as, shot, viewport: dict[str, int]) -> None:
    page: Page = open_as(served.link + ("/edit" if viewport == NARROW else ""), viewport=viewport)
    page.get_by_label("Họ và tên", exact=True).first.fill("Nguyễn Thị Phương Thảo")
    page.get_by_label("Họ và tên người đăng ký").fill("")
    press(page, "Kiểm tra lại")
    shot(page, f"link-wrong-{viewport['width']}")
    assert faults_of(page) == []
    page.get_by_label("Họ và tên người đăng ký").fill("Trần Thị Đầu Mối")
    page.get_by_label("Thư điện tử").last.fill("daumoi@example.vn")
    press(page, "Kiểm tra lại")
    shot(page, f"link-check-{viewport['width']}")
    assert faults_of(page) == []
    press(page, "Gửi đăng ký")
    page.wait_for_url("**/receipt")
    shot(page, f"link-receipt-{viewport['width']}")
    assert faults_of(page) == []
    page.goto(served.link)
    assert faults_of(page) == []


@SCREENS
def test_a_change_is_shown_before_it_is_issued(served, open_as, shot, viewport: dict[str, int]) -> None:
    page: Page = open_as(f"/meetings/{served.issued}/change", served.cast.issuing_clerk, viewport=viewport)
    page.get_by_label("Thời gian mới").fill("30/6/2025 15:00")
    press(page, "Xem trước với nội dung này")
    shot(page, f"change-preview-{viewport['width']}")
    assert page.locator("table.change").count() == 1
    assert faults_of(page) == []
    press(page, "Phát hành văn bản thay đổi")
    assert page.get_by_role("alert").count() == 1
    assert faults_of(page) == []


@SCREENS
def test_join_data_is_kept_shown_and_renewed(served, open_as, shot, viewport: dict[str, int]) -> None:
    path = f"/meetings/{served.draft}/bridge-points/{1 if viewport == WIDE else 2}"
    page: Page = open_as(path, served.cast.technician, viewport=viewport)
    page.get_by_label("Số phòng họp").fill("427001")
    page.get_by_label("Mật mã").fill("58310294")
    press(page, "Lưu dữ liệu kết nối")
    assert "58310294" not in page.content()
    press(page, "Xem dữ liệu kết nối")
    assert page.locator("#passcode-shown").inner_text() == "58310294"
    shot(page, f"join-data-{viewport['width']}")
    assert faults_of(page) == []
    press(page, "Đổi mật mã")
    assert page.locator("#passcode-shown").inner_text() != "58310294"
    assert faults_of(page) == []


@SCREENS
def test_a_token_and_a_feed_address_are_shown_once(served, open_as, shot, viewport: dict[str, int]) -> None:
    page: Page = open_as("/calendar/feeds", served.cast.province_clerk, viewport=viewport)
    press(page, "Tạo địa chỉ lịch")
    shot(page, f"feed-opened-{viewport['width']}")
    assert faults_of(page) == []
    page.goto("/calendar/feeds")
    shot(page, f"feeds-some-{viewport['width']}")
    assert faults_of(page) == []
    press(page, "Đổi địa chỉ")
    assert page.get_by_label("Địa chỉ lịch").count() == 1
    assert faults_of(page) == []


@SCREENS
def test_a_paper_is_handed_in(served, open_as, shot, viewport: dict[str, int]) -> None:
    page: Page = open_as(f"/meetings/{served.issued}/papers", served.cast.province_clerk, viewport=viewport)
    paper: FilePayload = {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% short\n"}
    page.get_by_label("Tệp", exact=True).set_input_files([paper])
    press(page, "Gửi tài liệu")
    shot(page, f"papers-some-{viewport['width']}")
    assert page.locator("table.list tbody tr").count() >= 1
    assert faults_of(page) == []


@SCREENS
@pytest.mark.parametrize("path", ["/people/new", "/directory/new", "/meetings/new", "/sign-in"])
def test_an_empty_form_says_what_is_missing(served, open_as, shot, path: str, viewport: dict[str, int]) -> None:
    who = {"/sign-in": None, "/meetings/new": served.cast.issuing_clerk}.get(path, served.cast.administrator)
    page: Page = open_as(path, who, viewport=viewport)
    page.locator("main form").last.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.get_by_role("alert").first.wait_for()
    shot(page, f"wrong{path.replace('/', '-')}-{viewport['width']}")
    assert faults_of(page) == []
