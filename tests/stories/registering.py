"""Answering by the link without an account, and what the office sees of it."""

from tests.stories.browser import Browser
from tests.stories.facts import HA_TINH, HA_TINHS_PEOPLE, SUBJECT
from tests.stories.opening import Stage
from tests.stories.reading import link_in, words_of_mail
from tests.stories.service import until

CONTACT = "daumoi.hatinh@example.vn"


def register_three_people(stage: Stage) -> None:
    """Follow the link, fill the form in, check, hand in; the receipt is on the page and in the mail."""
    with stage.passer_by() as guest:
        page = guest.open(stage.link)
        assert page.says(SUBJECT, f"Cơ quan được mời {HA_TINH}", "8 chỗ cho cơ quan, đã ghi 0 người")
        given = {"contact_name": "Trần Thị Đầu Mối", "contact_email": CONTACT}
        for number, (name, position, unit, role) in enumerate(HA_TINHS_PEOPLE):
            row = {"full_name": name, "position": position, "unit": unit, "role": role}
            given |= {f"attendees-{number}-{field}": value for field, value in row.items()}
        page = guest.press("Kiểm tra lại", given)
        assert page.says("Kiểm tra lại trước khi gửi", "Danh sách đại biểu (3 người)", "Dương Tất Thắng")
        page = guest.press("Gửi đăng ký")
        assert page.says("Đã nhận đăng ký", "Dương Tất Thắng", "Nguyễn Văn Thử", "Lê Thị Mẫu", "Trần Thị Đầu Mối")
        assert guest.open(stage.link).says("Đã đăng ký", "8 chỗ cho cơ quan, đã ghi 3 người")
    until(lambda: stage.mails_at(CONTACT), "the receipt")
    [receipt] = stage.mails_at(CONTACT)
    assert f"Đã nhận đăng ký dự họp của {HA_TINH}" in receipt["Subject"]
    assert "1. Dương Tất Thắng, Phó Chủ tịch" in words_of_mail(receipt)
    assert link_in(receipt, "/r/") == stage.link


def decline(stage: Stage, name: str) -> None:
    """Say why an organisation sends nobody."""
    with stage.passer_by() as company:
        company.open(link_in(stage.mails_to(name, "[Mời họp]")[0], "/r/"))
        page = company.press("Xin vắng", {"Lý do vắng": "Lãnh đạo công ty đi công tác nước ngoài."})
        assert page.says("Đã ghi nhận cơ quan xin vắng.", "Lý do: Lãnh đạo công ty đi công tác nước ngoài.")


def look_at_the_board(
    stage: Stage,
    clerk: Browser,
    *,
    registered: int,
    declined: int,
    people: int,
    silent: int = 0,
    overdue: int = 0,
    unconfirmed: int = 0,
) -> None:
    """Read the numbers of the board; every organisation is in exactly one of the first four."""
    assert registered + declined + silent + overdue == 89
    page = clerk.open(f"{stage.meeting}/board")
    assert page.says(
        f"{registered} đã đăng ký {declined} xin vắng {silent} chưa trả lời, còn hạn {overdue} quá hạn, chưa trả lời",
        f"{unconfirmed} cần xác nhận lại {people} người dự",
        f"Hà Tĩnh Đã đăng ký {people} người" + (" Cần xác nhận" if unconfirmed else ""),
    )
    assert clerk.open(f"{stage.meeting}/board", show="declined").says(
        "Từng cơ quan (1)", "Lãnh đạo công ty đi công tác nước ngoài."
    )
    assert clerk.open(f"{stage.meeting}/attendees", q="duong tat thang").says("Dương Tất Thắng", HA_TINH)


def see_nothing(stage: Stage, stranger: Browser, *, of_those_invited: Browser | None = None) -> None:
    """Who is not invited finds no meeting at all; who is invited sees the meeting, and nothing of the others."""
    for path in ("", "/board", "/attendees", "/lines", ".ics"):
        assert stranger.open(stage.meeting + path).status in (403, 404), path
    assert stranger.open(stage.meeting).status == 404
    assert stranger.http.get(f"/api/v1{stage.meeting}").status_code == 404
    assert not stranger.open("/calendar", on="2025-06-27").read.links.get(SUBJECT)
    if of_those_invited is not None:
        page = of_those_invited.open(stage.meeting)
        assert page.says(SUBJECT, "Cà Mau")
        assert "Hà Tĩnh" not in page.words
        assert of_those_invited.open(f"{stage.meeting}/board").status == 403
        assert of_those_invited.open(f"{stage.meeting}/attendees").status == 403
