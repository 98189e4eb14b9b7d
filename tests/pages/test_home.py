"""The first page tells each role what concerns it now."""

from app.web.asking import House
from tests.pages.stage import TITLE, drafted, issued
from tests.queries import counted


def test_nobody_is_led_to_the_sign_in_form(client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_an_invited_clerk_sees_what_is_owed_with_one_button(db, house, cast, as_person) -> None:
    meeting = issued(db, house, cast)
    html = as_person(cast.province_clerk).get("/").text
    assert "Đơn vị cần trả lời 1 giấy mời" in html
    assert f'href="/meetings/{meeting.code}/registration/' in html
    assert "còn 1 ngày 4 giờ" in html


def test_a_draft_is_owed_by_nobody(db, cast, as_person) -> None:
    drafted(db, cast)
    html = as_person(cast.province_clerk).get("/").text
    assert TITLE not in html
    assert "Đơn vị không còn giấy mời nào chờ trả lời." in html


def test_a_stranger_sees_no_meeting_of_others(db, house, cast, as_person) -> None:
    issued(db, house, cast)
    assert TITLE not in as_person(cast.stranger).get("/").text


def test_the_issuing_clerk_sees_who_has_not_answered(db, house, cast, as_person) -> None:
    issued(db, house, cast)
    html = as_person(cast.issuing_clerk).get("/").text
    assert "<strong>3</strong><span>đơn vị chưa trả lời</span>" in html
    assert "Dự thảo đang soạn" not in html


def test_the_issuing_clerk_finds_the_drafts(db, cast, as_person) -> None:
    meeting = drafted(db, cast)
    assert f'href="/meetings/{meeting.code}/edit"' in as_person(cast.issuing_clerk).get("/").text


def test_an_administrator_finds_people_and_journal(cast, as_person) -> None:
    html = as_person(cast.administrator).get("/").text
    assert 'href="/people"' in html
    assert 'href="/journal"' in html


def test_the_home_of_an_issuing_clerk_asks_as_often_for_one_meeting_as_for_three(db, house: House, cast, as_person):
    client = as_person(cast.issuing_clerk)
    issued(db, house, cast)
    client.get("/")
    with counted(house) as one:
        client.get("/")
    issued(db, house, cast, number=1218)
    issued(db, house, cast, number=1219)
    with counted(house) as three:
        client.get("/")
    assert (one.count, three.count) == (9, 9)
