"""The end: the conclusion, the journal, and everything brought back from a backup."""

import re
from datetime import datetime
from pathlib import Path

from fastapi.testclient import TestClient

from app.keeping import restore
from app.main import create_app, open_house
from app.settings import read_settings
from tests.stories.browser import AS_A_BROWSER, Browser
from tests.stories.facts import HA_TINH, SIGNATURE, SUBJECT, conclusion
from tests.stories.inviting import wait_for_the_mails
from tests.stories.opening import CLERK, PASSWORD, Stage
from tests.stories.reading import events_of, pdf_of, places_in, words_of_pdf

MARK = re.compile(r"(?:[IVX]+\.|\d+\.|[a-zđ]\)|-)\s+")


def write_the_conclusion(stage: Stage, clerk: Browser) -> None:
    """Note that the meeting was held; write its conclusion as an outline, save it, issue it with a number."""
    clerk.open(stage.meeting)
    page = clerk.press("Ghi nhận đã họp")
    assert page.says("Đã ghi nhận cuộc họp đã diễn ra.", "Đã họp")
    clerk.open(f"{stage.meeting}/conclusion")
    clerk.press("Bắt đầu soạn kết luận")
    words = conclusion()
    given = {
        "Trích yếu": words["subject"],
        "Mở đầu": "\n".join(words["opening"]),
        "Các điểm kết luận": "\n".join(words["outline"]),
        "Câu kết": words["closing"],
    }
    page = clerk.press("Lưu dự thảo", given)
    assert page.says("Đã lưu dự thảo kết luận.", "II. CÁC NHIỆM VỤ TRỌNG TÂM")
    signed = {"Số": 341, **SIGNATURE, "Nơi nhận": "\n".join(words["recipients"][:-1])}
    page = clerk.press("Ban hành thông báo kết luận", signed)
    assert page.says("Đã ban hành thông báo kết luận. 89 thư đang được gửi đi.", "341/TB-VPCP")


def read_the_conclusion(stage: Stage, clerk: Browser) -> None:
    """Every clause of the real document stands in the PDF, in its order; every organisation has it by mail."""
    printed = words_of_pdf(clerk.download(clerk.page.link("Tải PDF")))
    words = conclusion()
    clauses = [MARK.sub("", line, count=1) if MARK.match(line) else line for line in words["outline"]]
    wanted = ["341/TB-VPCP", "ngày 30 tháng 6 năm 2025", "THÔNG BÁO", *words["opening"], *clauses, words["closing"]]
    missing = [text for text, place in zip(wanted, places_in(printed, wanted), strict=True) if place < 0]
    assert missing == [], printed
    assert clerk.open(stage.meeting).says("Đã có kết luận")
    wait_for_the_mails(stage, "[Kết luận]")
    _, sent = pdf_of(stage.mails_to(HA_TINH, "[Kết luận]")[0])
    assert sent == printed


def look_into_the_journal(administrator: Browser) -> None:
    """Who did what: the clerk issued and changed, the holder of a link registered."""
    for act, who in (
        ("issue-invitation", "Nguyễn Thu Vân"),
        ("register", "Người giữ liên kết"),
        ("rescheduled-meeting", "Nguyễn Thu Vân"),
        ("confirm", "Người giữ liên kết"),
        ("issue-conclusion", "Nguyễn Thu Vân"),
        ("carry-out", "Trịnh Quản Trị"),
    ):
        assert administrator.open("/journal", act=act).says("1 việc, mới nhất ở trên", who, act), act
    page = administrator.open("/journal", person="nguyen thu van")
    assert page.says("hold-meeting", "30/6/2025")


def bring_back_from_a_backup(stage: Stage, archive: Path) -> None:
    """Restore on another machine with an embedded database: the same people, meeting, link, document and calendar."""
    settings = read_settings(
        instance="test",
        data_dir=archive.with_name("fresh"),
        fixed_clock=datetime.fromisoformat("2025-06-30T19:00:00+07:00"),
        base_url=stage.service.address,
    )
    house = open_house(settings)
    assert restore(settings, house.database, house.shelf, archive, now=house.clock()) > 1000
    house.database.close()
    with TestClient(create_app(settings), base_url=stage.service.address, headers=AS_A_BROWSER) as client:
        clerk = Browser(stage.service.address, client)
        clerk.sign_in(CLERK, PASSWORD)
        assert clerk.open(stage.meeting).says(SUBJECT, "Đã có kết luận", "Công điện số 1217/CĐ-VPCP")
        clerk.open(f"{stage.meeting}/conclusion")
        assert "341/TB-VPCP" in words_of_pdf(clerk.download(clerk.page.link("Tải PDF")))
        assert clerk.open(stage.link).says("Đã đăng ký", "Dương Tất Thắng")
        events = events_of(clerk.download(stage.feed))
        assert [(event["UID"], event["SEQUENCE"]) for event in events] == [(stage.seen["UID"], 1)]
