"""The form by link: no account, nothing typed is lost, nothing leaks."""

import re
from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit.rules import Actor
from app.invitations import service_answers
from app.invitations import store as invitations
from app.invitations.rules import Answer
from app.meetings.rules import Stage
from app.registrations import store
from app.registrations.models import Registration
from app.web.asking import House
from tests.queries import counted
from tests.registrations.stage import Scene, form


def test_the_page_says_who_is_invited_to_what_and_until_when(client: TestClient, scene: Scene) -> None:
    page = client.get(scene.address).text
    for words in (
        "Ủy ban nhân dân tỉnh Hà Tĩnh",
        "Lãnh đạo UBND tỉnh",
        "Phiên họp về chuyển đổi số",
        "09:00, Thứ Sáu, 27/6/2025",
        "Điểm cầu tỉnh Hà Tĩnh",
        "còn 23 giờ 59 phút",
        scene.line.reference,
    ):
        assert words in page
    assert page.count('-full_name"') > 0
    assert 'name="attendees-2-full_name"' in page
    assert 'name="attendees-3-full_name"' not in page


def test_the_first_opening_is_noted_once(client: TestClient, db: Session, house: House, scene: Scene) -> None:
    client.get(scene.address)
    db.expire_all()
    assert scene.line.opened_at is not None
    db.rollback()
    with counted(house) as again:
        client.get(scene.address)
    assert [text for text in again.texts if not text.startswith("SELECT")] == []


def test_machines_that_look_ahead_open_nothing(client: TestClient, db: Session, scene: Scene) -> None:
    client.head(scene.address)
    client.get(scene.address, headers={"sec-purpose": "prefetch"})
    client.get(scene.address, headers={"user-agent": "Mozilla/5.0 (compatible; SkypeUriPreview)"})
    db.expire_all()
    assert scene.line.opened_at is None


def test_link_pages_tell_no_other_site_and_are_not_kept(client: TestClient, scene: Scene) -> None:
    answers = [client.get(scene.address), client.post(scene.address, data=form("Lê An"))]
    for answer in answers:
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


def test_a_wrong_or_revoked_link_finds_nothing(
    client: TestClient, db: Session, house: House, scene: Scene, now: datetime
) -> None:
    assert client.get("/r/" + "x" * 43).status_code == 404
    _line, link = invitations.link_by_token(db, scene.address.removeprefix("/r/"))
    service_answers.revoke_link(db, link, by=Actor("văn thư"), now=now)
    db.commit()
    assert client.get(scene.address).status_code == 404
    assert client.post(scene.address, data=form("Lê An")).status_code == 404
    assert kept(house, scene) is None


def test_more_rows_come_without_script(client: TestClient, scene: Scene) -> None:
    answer = client.post(scene.address + "/check", data=form("Lê An", add="rows"))
    assert answer.status_code == 200
    assert 'value="Lê An"' in answer.text
    assert 'name="attendees-5-full_name"' in answer.text
    assert "Cần sửa trước khi tiếp tục" not in answer.text


def kept(house: House, scene: Scene) -> Registration | None:
    with house.database.read() as db:
        return store.registration_of(db, scene.line.id)


def test_from_the_form_over_the_check_page_to_the_receipt(client: TestClient, house: House, scene: Scene) -> None:
    typed = form("Lê An", "", "Vũ Bình", **{"attendees-0-phone": "0900000300"})
    check = client.post(scene.address + "/check", data=typed)
    assert check.status_code == 200
    assert "0900 000 300" in check.text
    assert kept(house, scene) is None
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', check.text))
    hidden.pop("next")
    done = client.post(scene.address, data=hidden)
    assert (done.status_code, done.headers["location"]) == (303, scene.address + "/receipt")
    receipt = client.get(scene.address + "/receipt").text
    assert scene.line.reference in receipt
    assert "Lê An" in receipt
    assert "Vũ Bình" in receipt
    assert "Đã đăng ký" in client.get(scene.address).text


def test_what_was_typed_stays_after_an_error_which_names_the_row(client: TestClient, scene: Scene) -> None:
    typed = form("Lê An", "Vũ Bình", **{"attendees-1-email": "sai", "contact_name": "", "note": "Xin chỗ đỗ xe"})
    for path in ("", "/check"):
        answer = client.post(scene.address + path, data=typed)
        assert answer.status_code == 422
        assert "Dòng 2: Địa chỉ thư điện tử chưa đúng" in answer.text
        assert '<a href="#contact_name">' in answer.text
        for value in ("Lê An", "Vũ Bình", 'value="sai"', "Xin chỗ đỗ xe"):
            assert value in answer.text


def test_an_overtaken_editor_sees_both_versions(client: TestClient, scene: Scene) -> None:
    client.post(scene.address, data=form("Lê An"))
    answer = client.post(scene.address, data=form("Vũ Bình"))
    assert answer.status_code == 409
    assert "Bản mới nhất đang lưu" in answer.text
    assert 'value="Vũ Bình"' in answer.text
    assert re.search(r'<th scope="row">\s*Lê An', answer.text)
    assert '<input type="hidden" name="version" value="1">' in answer.text


def test_editing_begins_with_what_was_handed_in(client: TestClient, scene: Scene) -> None:
    client.post(scene.address, data=form("Lê An", **{"attendees-0-role": "chair"}))
    page = client.get(scene.address + "/edit").text
    assert 'value="Lê An"' in page
    assert re.search(r'<option value="chair" selected>', page)
    assert client.post(scene.address, data=form("Vũ Bình", version=1)).status_code == 303


def test_declining_without_a_reason_is_mended_on_the_page(client: TestClient, db: Session, scene: Scene) -> None:
    answer = client.post(scene.address + "/decline", data={"reason": ""})
    assert answer.status_code == 422
    assert "Hãy ghi lý do vắng." in answer.text
    assert client.post(scene.address + "/decline", data={"reason": "Trùng lịch"}).status_code == 303
    db.expire_all()
    assert scene.line.answer is Answer.DECLINED
    db.rollback()
    assert "Lý do: Trùng lịch" in client.get(scene.address).text


def test_late_is_said_before_and_after(client: TestClient, db: Session, scene: Scene, now: datetime) -> None:
    scene.meeting.registration_deadline_at = now - timedelta(hours=1)
    db.commit()
    assert "Đã quá hạn đăng ký." in client.get(scene.address).text
    client.post(scene.address, data=form("Lê An"))
    assert "Đăng ký muộn" in client.get(scene.address + "/receipt").text


def test_a_change_is_shown_old_and_new_with_one_button(client: TestClient, db: Session, scene: Scene, now) -> None:
    client.post(scene.address, data=form("Lê An"))
    db.expire_all()
    scene.line.needs_confirmation = True
    scene.meeting.previous_starts_at = now + timedelta(days=1)
    db.commit()
    page = client.get(scene.address).text
    assert "09:00, Thứ Năm, 26/6/2025" in page
    assert "Xác nhận vẫn tham dự" in page
    assert client.post(scene.address + "/confirmation", data={"version": "0"}).status_code == 409
    assert client.post(scene.address + "/confirmation", data={"version": "1"}).status_code == 303
    assert "Xác nhận vẫn tham dự" not in client.get(scene.address).text


def test_a_cancelled_meeting_says_so_and_shows_no_form(client: TestClient, db: Session, scene: Scene) -> None:
    scene.meeting.stage = Stage.CANCELLED
    db.commit()
    page = client.get(scene.address).text
    assert "Cuộc họp đã hủy." in page
    assert "attendees-0-full_name" not in page
    assert client.post(scene.address, data=form("Lê An")).status_code == 409
