"""A meeting that a new document changed says so on every page, old and new side by side."""

import pytest

from app.audit.rules import SYSTEM
from app.changes.inputs import ChangeInput
from app.changes.service import change
from app.clock import vietnam_time
from app.invitations.rules import InvitationKind
from tests.conftest import NOW
from tests.pages.stage import issued


@pytest.fixture
def changed(db, house, cast):
    """Return a function that issues a meeting and changes it by a second công điện; it returns the code."""

    def act(kind: InvitationKind) -> str:
        meeting = issued(db, house, cast, is_public=True)
        new_start = vietnam_time(2025, 6, 30, 15) if kind is InvitationKind.RESCHEDULED else None
        given = ChangeInput(
            kind=kind,
            starts_at=new_start,
            number=1220,
            reason="Theo chương trình công tác",
            signer_name="Phạm Mạnh Cường",
        )
        change(
            db,
            meeting,
            given,
            shelf=house.shelf,
            fonts=house.settings.font_dirs,
            links=house.links,
            organiser=("Văn phòng Chính phủ", "dangkyhop@example.vn"),
            by=SYSTEM,
            now=NOW,
        )
        db.commit()
        return meeting.code

    return act


def test_a_moved_meeting_shows_old_and_new_side_by_side(cast, changed, as_person) -> None:
    code = changed(InvitationKind.RESCHEDULED)
    html = as_person(cast.province_clerk).get(f"/meetings/{code}").text
    assert "Đã thay đổi theo Công điện 1220/CĐ-VPCP" in html
    assert '<td class="old">14:00, Thứ Sáu, 27/6/2025</td><td class="new">15:00, Thứ Hai, 30/6/2025</td>' in html
    assert "Theo chương trình công tác" in html
    assert "Đã được thay thế" in html


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (InvitationKind.CANCELLED, "Cuộc họp này đã hủy."),
        (InvitationKind.POSTPONED, "Cuộc họp này hoãn, chưa có ngày mới."),
    ],
)
def test_a_meeting_called_off_says_so_to_invited_and_public(cast, changed, as_person, client, kind, words) -> None:
    code = changed(kind)
    assert words in as_person(cast.province_clerk).get(f"/meetings/{code}").text
    client.cookies.clear()
    assert words in client.get(f"/m/{code}").text


def test_the_public_page_names_the_document_that_replaced_another(changed, client) -> None:
    code = changed(InvitationKind.RESCHEDULED)
    html = client.get(f"/m/{code}").text
    assert "Được thay thế bằng văn bản số 1220/CĐ-VPCP" in html
    assert "Thời gian đã đổi: trước là 14:00, Thứ Sáu, 27/6/2025." in html
