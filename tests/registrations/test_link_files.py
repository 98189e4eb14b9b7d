"""What a link holder can read and keep: papers, issued documents, the calendar file, the receipt with its code."""

import hashlib
from datetime import datetime

import icalendar
import pytest
import segno
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.bridges.rules import BridgeKind
from app.calendar.store import organisation_viewer
from app.documents.models import Paper
from app.invitations.models import Invitation
from app.invitations.store import own_lines
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.outbox.models import Mail
from app.web.asking import House
from tests.cast import Cast
from tests.pages.stage import issued
from tests.queries import counted
from tests.registrations import stage
from tests.registrations.stage import Scene, form


def paper(db: Session, of: Meeting, house: House, organisation_id: int, now: datetime, title: str) -> Paper:
    content = title.encode()
    row = Paper(
        meeting_id=of.id or 0,
        organisation_id=organisation_id,
        title=title,
        file_name="bao-cao.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        shelf_key=house.shelf.put("papers", content).key,
        submitted_at=now,
        submitted_by="văn thư",
    )
    db.add(row)
    db.commit()
    return row


def event_of(content: bytes) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.walk("VEVENT")
    return event


def test_papers_stand_on_the_page_and_can_be_fetched(
    client: TestClient, db: Session, house: House, cast: Cast, scene: Scene, now: datetime
) -> None:
    row = paper(db, scene.meeting, house, cast.ministry, now, "Báo cáo tiến độ")
    where = f"{scene.address}/papers/{row.id}"
    page = client.get(scene.address).text
    assert f'<a href="{where}">Báo cáo tiến độ</a>' in page
    assert client.get(where).content == "Báo cáo tiến độ".encode()


def test_more_papers_cost_no_more_statements(
    client: TestClient, db: Session, house: House, cast: Cast, scene: Scene, now: datetime
) -> None:
    client.get(scene.address)
    paper(db, scene.meeting, house, cast.ministry, now, "Báo cáo 1")
    with counted(house) as one:
        client.get(scene.address)
    for title in ("Báo cáo 2", "Báo cáo 3"):
        paper(db, scene.meeting, house, cast.ministry, now, title)
    with counted(house) as three:
        client.get(scene.address)
    assert (one.count, three.count) == (5, 5)  # line by link, its surroundings, registration, papers, documents


def test_the_receipt_takes_four_statements(client: TestClient, house: House, scene: Scene) -> None:
    client.post(scene.address, data=form("Lê An"))
    with counted(house) as receipt:
        client.get(scene.address + "/receipt")
    assert receipt.count == 4  # line by link, its surroundings, registration, people


def test_a_document_of_another_meeting_is_not_found(
    client: TestClient, db: Session, house: House, cast: Cast, scene: Scene
) -> None:
    other = issued(db, house, cast)
    notice_id = db.exec(select(Invitation.notice_id).where(Invitation.meeting_id == other.id)).one()
    assert client.get(f"{scene.address}/notices/{notice_id}.pdf").status_code == 404


def test_an_issued_line_shows_and_gives_its_document(
    client: TestClient, db: Session, house: House, cast: Cast, now: datetime
) -> None:
    held = issued(db, house, cast)
    line = own_lines(db, held.id or 0, organisation_viewer(cast.province))[0]
    address = stage.link(db, line, house.links, now)
    notice_id = db.exec(select(Invitation.notice_id).where(Invitation.meeting_id == held.id)).one()
    db.commit()
    where = f"{address}/notices/{notice_id}.pdf"
    assert f'<a href="{where}">Công điện số 1217/CĐ-VPCP' in client.get(address).text
    answer = client.get(where)
    assert answer.content.startswith(b"%PDF-")
    assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "no-store")
    assert client.get(f"/notices/{notice_id}.pdf").status_code == 303  # without the link one has to sign in


def test_the_calendar_file_puts_the_own_bridge_point_first_and_asks_nobody(
    client: TestClient, db: Session, cast: Cast, scene: Scene, now: datetime
) -> None:
    stage.point(db, scene.meeting, cast.office, now, kind=BridgeKind.CENTRAL, name="Trụ sở Chính phủ", room="Hội đàm")
    db.commit()
    answer = client.get(scene.address + "/meeting.ics")
    assert answer.headers["content-disposition"].startswith('attachment; filename="hop.ics"')
    event = event_of(answer.content)
    own_then_central = "Điểm cầu tỉnh Hà Tĩnh: Phòng họp 1; Trụ sở Chính phủ: Hội đàm"
    assert (event["UID"], event["LOCATION"]) == (scene.meeting.uid, own_then_central)
    assert "ATTENDEE" not in event
    assert "Điểm cầu chính: Trụ sở Chính phủ" in event["DESCRIPTION"]
    assert scene.address.encode() not in answer.content.replace(b"\r\n ", b"")


@pytest.mark.parametrize("path", ["/meeting.ics", "/notices/1.pdf", "/papers/1", "/receipt"])
def test_a_wrong_link_gives_no_file(client: TestClient, scene: Scene, path: str) -> None:
    assert client.get("/r/" + "x" * 43 + path).status_code == 404


def test_without_a_time_there_is_no_calendar_file(client: TestClient, db: Session, scene: Scene) -> None:
    scene.meeting.stage, scene.meeting.starts_at = Stage.POSTPONED, None
    db.commit()
    assert client.get(scene.address + "/meeting.ics").status_code == 404
    assert "meeting.ics" not in client.get(scene.address).text


def test_the_receipt_shows_a_code_of_the_reference(client: TestClient, scene: Scene) -> None:
    client.post(scene.address, data=form("Lê An"))
    page = client.get(scene.address + "/receipt").text
    assert f'alt="Mã QR của mã đăng ký {scene.line.reference}"' in page
    assert segno.make(scene.line.reference, micro=False, error="m").png_data_uri(scale=6, border=4) in page
    assert f'href="{scene.address}/meeting.ics"' in page


def test_the_receipt_mail_says_the_reference_and_asks_no_second_time(
    client: TestClient, db: Session, scene: Scene
) -> None:
    client.post(scene.address, data=form("Lê An"))
    mail = db.exec(select(Mail).where(Mail.purpose == "registration-receipt")).one()
    assert (mail.calendar, mail.calendar_method) == ("", "")
    assert f"Khi đến, xin đọc mã {scene.line.reference} cho lễ tân." in mail.text
    assert "Tải tệp lịch của cuộc họp: http" in mail.text
    assert "/meeting.ics" in mail.html
