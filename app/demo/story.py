"""Filling a demonstration: June 2025 as it was, and the same sessions again in the coming working days."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from app.clock import clock_starting_at, day_in_vietnam, vietnam_time
from app.database import open_database
from app.demo.acts import (
    Theatre,
    answer,
    answer_again,
    call,
    clerk_of,
    conclude,
    deliver_as_told,
    hand_in,
    move,
    open_register,
)
from app.demo.people import OFFICE, PASSWORD, PEOPLE, bring_people, find
from app.demo.sessions import Times, plan_session, review_session
from app.directory.service import load as load_directory
from app.invitations.models import InvitationLine, LineLink
from app.invitations.rules import LINK_PURPOSE
from app.links import links_of
from app.meetings.models import Meeting
from app.notices.rules import DocumentType, SeriesKind
from app.settings import Settings
from app.shelf import open_shelf
from app.web.asking import House

HA_TINH = "UBND tỉnh Hà Tĩnh"
LEADERS = {"Ủy ban nhân dân tỉnh Hà Tĩnh": "Dương Tất Thắng"}
INVENTED = (
    "Dữ liệu trình diễn: số 1188/GM-VPCP, 1205/CĐ-VPCP, 330/TB-VPCP và 341/TB-VPCP là số giả định; "
    "số 1217/CĐ-VPCP ngày 28/6/2025 được dẫn trong giấy mời của UBND tỉnh Hà Tĩnh."
)
COPY = "Dữ liệu trình diễn: bản chép phiên họp tháng 6/2025 vào những ngày làm việc sắp tới; số văn bản là số giả định."


def load(settings: Settings) -> None:
    """Fill an empty installation and print who can sign in; a filled one is left as it is."""
    database = open_database(settings)
    house = House(settings, database, open_shelf(settings), links_of(settings), clock_starting_at(settings.clock_start))
    with database.transaction() as db:
        if db.exec(select(Meeting.id).limit(1)).first() is None:
            print("Đang nạp dữ liệu trình diễn (khoảng nửa phút) ...", flush=True)
            play(db, house)
        else:
            print("Đã có cuộc họp trong cơ sở dữ liệu: giữ nguyên.")
        link = _open_link(db, house)
    database.close()
    _say(settings, link)


def play(db: Session, house: House) -> None:
    """Play the whole story in one transaction; times of June 2025 are those of the documents."""
    opening = vietnam_time(2025, 6, 17, 8)
    load_directory(db, now=opening)
    bring_people(db, opening, date(2025, 6, 17))
    theatre = Theatre(db, house, clerk_of(db, "vanthu@vpcp.example.vn"))
    _june(theatre)
    _copy(theatre, house.clock())
    deliver_as_told(theatre)


def _june(theatre: Theatre) -> None:
    db, by = theatre.db, theatre.clerk
    called = vietnam_time(2025, 6, 18, 9)
    office = find(db, OFFICE, day_in_vietnam(called))
    open_register(theatre, office.id or 0, 2025, SeriesKind.EXTERNAL, called)
    plan_times = Times(vietnam_time(2025, 6, 20, 14), vietnam_time(2025, 6, 19, 16), vietnam_time(2025, 6, 19, 16))
    first = plan_session(db, plan_times, remark=INVENTED, by=by, now=called)
    call(theatre, first, called, number=1188, kind=DocumentType.INVITATION)
    answer(theatre, first, vietnam_time(2025, 6, 18, 14), share=1.0, leaders={})
    conclude(theatre, first, "2025-06-20", vietnam_time(2025, 6, 20, 18), number=330)
    called = vietnam_time(2025, 6, 25, 10)
    times = Times(vietnam_time(2025, 6, 27, 14), vietnam_time(2025, 6, 26, 14), vietnam_time(2025, 6, 26, 18))
    meeting = review_session(db, times, remark=INVENTED, by=by, now=called)
    call(theatre, meeting, called, number=1205)
    answer(theatre, meeting, vietnam_time(2025, 6, 25, 14), share=0.8, leaders=LEADERS)
    move(theatre, meeting, vietnam_time(2025, 6, 30, 15), vietnam_time(2025, 6, 28, 8), number=1217)
    answer_again(theatre, meeting, vietnam_time(2025, 6, 28, 15), share=0.9)
    _papers(theatre, meeting, date(2025, 6, 27), vietnam_time(2025, 6, 26, 17))
    conclude(theatre, meeting, "2025-06-30", vietnam_time(2025, 6, 30, 19), number=341)


def _copy(theatre: Theatre, now: datetime) -> None:
    """Play the sessions around today: one concluded in draft, one moved and open for registration, one in draft."""
    db, by = theatre.db, theatre.clerk
    today = day_in_vietnam(now)
    office = find(db, OFFICE, today)
    for year in {today.year, _working_day(today, 8).year}:
        open_register(theatre, office.id or 0, year, SeriesKind.OWNED, now)
    before = _working_day(today, -3)
    held = plan_session(db, _times(_working_day(today, -1)), remark=COPY, by=by, now=_at(before, 9))
    call(theatre, held, _at(before, 9), kind=DocumentType.INVITATION)
    answer(theatre, held, _at(before, 10), share=1.0, leaders={})
    conclude(theatre, held, "2025-06-20", _at(_working_day(today, -1), 18), number=None, is_issued=False)
    moved = review_session(db, _times(_working_day(today, 2)), remark=COPY, by=by, now=_at(before, 10))
    call(theatre, moved, _at(before, 10))
    answer(theatre, moved, _at(before, 11), share=0.6, leaders={}, silent="Ủy ban nhân dân tỉnh Hà Tĩnh")
    move(theatre, moved, _at(_working_day(today, 4), 15), _at(_working_day(today, -1), 9))
    answer_again(theatre, moved, _at(_working_day(today, -1), 10), share=0.5)
    _papers(theatre, moved, today, _at(_working_day(today, -1), 15))
    review_session(db, _times(_working_day(today, 8)), remark=COPY, by=by, now=now)


def _papers(theatre: Theatre, meeting: Meeting, on: date, now: datetime) -> None:
    science = find(theatre.db, "Bộ Khoa học và Công nghệ", on)
    police = find(theatre.db, "Bộ Công an", on)
    title = "Báo cáo tiến độ và kết quả triển khai các nhiệm vụ chuẩn bị cho mô hình chính quyền địa phương 2 cấp"
    hand_in(theatre, meeting, science.id or 0, title, now)
    hand_in(theatre, meeting, police.id or 0, "Báo cáo kết quả triển khai Kế hoạch số 02-KH-BCĐTW", now)


def _working_day(day: date, steps: int) -> date:
    """Return the day so many working days (Monday to Friday) later, or earlier."""
    step = 1 if steps > 0 else -1
    while steps:
        day += timedelta(days=step)
        steps -= step if day.weekday() < 5 else 0
    return day


def _at(day: date, hour: int) -> datetime:
    return vietnam_time(day.year, day.month, day.day, hour)


def _times(day: date) -> Times:
    before = _working_day(day, -1)
    return Times(_at(day, 14), _at(before, 14), _at(before, 18))


def _open_link(db: Session, house: House) -> str:
    """Return a registration link of Hà Tĩnh's for the meeting that is open now, or nothing."""
    on = day_in_vietnam(house.clock())
    province = find(db, HA_TINH, on)
    query = (
        select(LineLink.nonce)
        .join(InvitationLine)
        .where(InvitationLine.organisation_id == province.id, LineLink.revoked_at == None)  # noqa: E711
        .order_by(LineLink.id.desc())  # ty: ignore
    )
    nonce = db.exec(query).first()
    return house.links.to("/r/" + house.links.derived(LINK_PURPOSE, nonce)) if nonce else ""


def _say(settings: Settings, link: str) -> None:
    print(f"\nĐăng nhập tại {settings.base_url} - mật khẩu chung cho mọi tài khoản trình diễn: {PASSWORD}\n")
    for full_name, email, _, _, role in PEOPLE:
        print(f"  {email:32} {full_name} ({role})")
    if link:
        print(f"\nLiên kết đăng ký không cần tài khoản (UBND tỉnh Hà Tĩnh):\n  {link}")
    print(flush=True)
