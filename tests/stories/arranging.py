"""The draft: the meeting, its bridge points, and whom it invites."""

import re
from collections.abc import Iterable

import httpx

from tests.stories.browser import Browser
from tests.stories.facts import CENTRAL_POINT, HA_TINH, MEETING, OFFICE, PROVINCIAL_LEVEL, SINGLE_GUESTS
from tests.stories.opening import Stage

BOTH_GROUPS = ("Các Bộ, cơ quan ngang Bộ", "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương")


def draft_the_meeting(stage: Stage, clerk: Browser) -> None:
    """Write the meeting in the composer, which shows the document while it is written, and keep the draft."""
    clerk.open("/meetings/new")
    page = clerk.press("Xem trước", MEETING)
    assert page.says("CÔNG ĐIỆN", "14 giờ, Thứ Sáu, ngày 27 tháng 6 năm 2025")
    page = clerk.press("Lưu dự thảo")
    assert page.says("Đã lưu dự thảo.", "Dự thảo")
    stage.code = page.address.split("/meetings/")[1].split("/")[0]


def set_up_bridge_points(stage: Stage, clerk: Browser) -> None:
    """Add the central bridge point, and one for each of the 63 provinces of that day, shown before they are added."""
    page = clerk.press("Thêm điểm cầu", CENTRAL_POINT)
    assert page.says("Đã thêm Điểm cầu Trụ sở Chính phủ.", "1 điểm cầu")
    page = clerk.press("Xem danh sách", {"Nhóm cơ quan": BOTH_GROUPS[1], "Tính theo ngày": "2025-07-01"})
    assert page.says(f"{BOTH_GROUPS[1]} vào Thứ Ba, 1/7/2025: 34 cơ quan")
    page = clerk.press("Xem lại", {"Tính theo ngày": "2025-06-27"})
    assert page.says(
        f"{BOTH_GROUPS[1]} vào Thứ Sáu, 27/6/2025: 63 cơ quan", "Chưa có gì được thêm.", HA_TINH, "1 điểm cầu"
    )
    page = clerk.press("Thêm điểm cầu cho các cơ quan này")
    assert page.says("Đã thêm 63 điểm cầu.", "64 điểm cầu")


def invite_everybody(stage: Stage, clerk: Browser) -> None:
    """17 ministries with the office itself as host, 63 provinces, ten single organisations: 90 lines."""
    clerk.open(f"{stage.meeting}/lines")
    page = clerk.press("Xem danh sách", {"Nhóm cơ quan": BOTH_GROUPS[0]})
    assert page.says(f"{BOTH_GROUPS[0]} vào Thứ Sáu, 27/6/2025: 17 cơ quan", "Chưa có thư nào gửi đi.")
    at_centre = {"Nơi dự": "Tất cả tại Điểm cầu Trụ sở Chính phủ"}
    page = clerk.press("Mời 17 cơ quan này", {"Thành phần": "Lãnh đạo", "Số người tối đa mỗi cơ quan": 3, **at_centre})
    assert page.says("Đã mời thêm 17 cơ quan.", "17 cơ quan được mời", "Điểm cầu Trụ sở Chính phủ – không gửi thư")
    clerk.press("Xem danh sách", {"Nhóm cơ quan": BOTH_GROUPS[1]})
    page = clerk.press("Mời 63 cơ quan này", {"Thành phần": PROVINCIAL_LEVEL, "Số người tối đa mỗi cơ quan": 8})
    assert page.says("Đã mời thêm 63 cơ quan.", "80 cơ quan được mời")
    with program_of(stage, clerk) as program:
        invite_by_program(stage, program, SINGLE_GUESTS)
    page = clerk.open(f"{stage.meeting}/lines")
    assert page.says("90 cơ quan được mời")
    assert clerk.open(f"{stage.meeting}/lines", text="van phong chinh phu").says(OFFICE, "cơ quan chủ nhà")


def program_of(stage: Stage, clerk: Browser) -> httpx.Client:
    """Make a token on the clerk's own page; return the program that holds it, and may no more than is ticked."""
    clerk.open("/account/tokens")
    scopes = ("Soạn cuộc họp", "Đọc cuộc họp", "Đọc danh bạ cơ quan")
    page = clerk.press("Tạo mã", {"Tên": "phần mềm văn thư", **dict.fromkeys(scopes, True)})
    assert page.says("Mã chỉ hiện một lần.")
    found = re.search(r"<code>(\S+)</code>", page.answer.text)
    assert found
    return httpx.Client(
        base_url=f"{stage.service.address}/api/v1", headers={"Authorization": f"Bearer {found[1]}"}, timeout=60
    )


def invite_by_program(stage: Stage, program: httpx.Client, names: Iterable[str]) -> None:
    """Invite organisations to the central bridge point; a request that is repeated invites nobody twice."""
    assert program.post(f"{stage.meeting}/invitations", json={"number": 1205}).status_code == 403
    points = program.get(f"{stage.meeting}/bridge-points", params={"size": 500}).json()["items"]
    [central] = [point["id"] for point in points if point["kind"] == "central"]
    for name in names:
        found = program.get("/organisations/resolve", params={"name": name, "on": "2025-06-27"}).json()["organisation"]
        line = {"organisation_id": found["id"], "bridge_point_id": central, "level": "Lãnh đạo", "seats": 2}
        for _ in range(2):
            headers = {"Idempotency-Key": f"invite-{found['id']}"}
            answer = program.post(f"{stage.meeting}/invitation-lines", json=line, headers=headers)
            assert answer.status_code == 201, answer.text
            assert answer.json()["organisation"] == name
