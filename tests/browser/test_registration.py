"""Registering by link on a phone in a real browser: typed or pasted, checked, received, with script and without."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlmodel import Session

from app.bridges.rules import BridgeKind
from tests.conftest import NOW
from tests.registrations import stage

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SHEET = (
    "TT\tHọ và tên\tChức vụ\tĐơn vị\tVai trò\tĐiện thoại\n"
    "1\tNguyễn Văn Mẫu\tPhó Chủ tịch\tUBND tỉnh Hà Tĩnh\tChủ trì\t0900000300\n"
    "2\tLê Thị Thử\tGiám đốc\tSở Khoa học và Công nghệ\tĐại biểu\t0900 000 301\n"
    "3\tVũ Bình\tTrưởng phòng\tVăn phòng UBND tỉnh\tĐại biểu\t\n"
    "4\tĐỗ Kỹ Thuật\tKỹ sư\tTrung tâm CNTT\tKỹ thuật\t\n"
)
PASTE = """(input, text) => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def address(served) -> str:
    """Return a fresh link to a line of the province at a meeting of its own."""
    house, cast = served.house, served.cast
    with Session(house.database.writing, expire_on_commit=False) as db:
        meeting = stage.meeting(db, cast.office, NOW)
        stage.point(db, meeting, cast.office, NOW, kind=BridgeKind.CENTRAL, name="Trụ sở Chính phủ", room="Hội đàm")
        room = stage.point(db, meeting, cast.province, NOW, capacity=20)
        deadline = NOW + timedelta(hours=20)
        line = stage.line(db, meeting, cast.province, NOW, bridge_point_id=room.id, seats=5, deadline_at=deadline)
        where = stage.link(db, line, house.links, NOW)
        db.commit()
    return where


def _is_sound(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_pasted_table_becomes_rows_and_a_receipt(open_as, address: str, shot) -> None:
    page: Page = open_as(address, viewport=PHONE)
    _is_sound(page)
    shot(page, "registration-form-390")
    page.locator("#attendees-0-full_name").evaluate(PASTE, SHEET)
    names = page.locator('input[name$="-full_name"]')
    expect(names).to_have_count(4)
    expect(names.nth(3)).to_have_value("Đỗ Kỹ Thuật")
    expect(page.locator("#attendees-0-role")).to_have_value("chair")
    expect(page.locator("#attendees-1-unit")).to_have_value("Sở Khoa học và Công nghệ")
    page.get_by_label("Họ và tên người đăng ký").fill("Trần Thị Đầu Mối")
    _is_sound(page)
    page.get_by_role("button", name="Kiểm tra lại").last.click()
    expect(page.get_by_role("heading", name="Kiểm tra lại trước khi gửi")).to_be_visible()
    _is_sound(page)
    shot(page, "registration-check-390")
    page.get_by_role("button", name="Gửi đăng ký").click()
    _received(page, 4)
    _is_sound(page)
    shot(page, "registration-receipt-390")


def test_without_script_a_person_is_typed_sent_and_withdrawn(open_as, address: str, shot) -> None:
    page: Page = open_as(address, viewport=PHONE, has_script=False)
    page.locator("#attendees-0-full_name").fill("Nguyễn Văn Mẫu")
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.locator('input[name$="-full_name"]')).to_have_count(6)
    expect(page.locator("#attendees-0-full_name")).to_have_value("Nguyễn Văn Mẫu")
    page.get_by_label("Họ và tên người đăng ký").fill("Trần Thị Đầu Mối")
    page.get_by_role("button", name="Kiểm tra lại").last.click()
    page.get_by_role("button", name="Gửi đăng ký").click()
    _received(page, 1)
    page.get_by_role("link", name="Về trang đăng ký").click()
    page.get_by_text("Rút đăng ký", exact=True).click()
    shot(page, "registration-registered-390")
    page.get_by_role("button", name="Đúng, rút đăng ký này").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã rút câu trả lời.")
    expect(page.locator("#attendees-0-full_name")).to_have_value("")


def test_an_answered_line_and_its_files_are_sound(open_as, address: str) -> None:
    page: Page = open_as(address, viewport=PHONE)
    page.get_by_text("Cơ quan không cử người dự").click()
    page.get_by_label("Lý do vắng").fill("Trùng lịch")
    page.get_by_role("button", name="Xin vắng").click()
    page.get_by_text("Rút lại lời xin vắng", exact=True).click()
    _is_sound(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="Tải tệp lịch của cuộc họp").click()
    assert file.value.suggested_filename == "hop.ics"


def _received(page: Page, people: int) -> None:
    expect(page.get_by_role("heading", name="Đã nhận đăng ký")).to_be_visible()
    expect(page.locator("table.list tbody tr")).to_have_count(people)
    code = page.get_by_role("img", name="Mã QR của mã đăng ký")
    assert code.evaluate("picture => picture.naturalWidth") > 100
