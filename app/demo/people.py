"""Who plays in the demonstration. Names of account holders are invented; addresses and phones lead nowhere."""

import random
from datetime import date, datetime

from sqlmodel import Session, select

from app.accounts.service import create_person, grant
from app.audit.rules import SYSTEM
from app.directory.inputs import ContactInput
from app.directory.models import Organisation
from app.directory.rules import ContactRole
from app.directory.service import add_contact
from app.directory.store_resolving import resolve
from app.permissions import Role
from app.registrations.inputs import AttendeeInput, RegistrationInput
from app.registrations.rules import AttendeeRole
from app.wording.letters import search_key

PASSWORD = "hop-truc-tuyen-2025"  # noqa: S105  (printed: a demonstration's accounts are open to everybody on the machine)
OFFICE = "Văn phòng Chính phủ"
PEOPLE = (
    ("Trịnh Quản Trị", "quantri@vpcp.example.vn", OFFICE, Role.ADMINISTRATOR, "quản trị hệ thống"),
    ("Nguyễn Thu Vân", "vanthu@vpcp.example.vn", OFFICE, Role.ISSUING_CLERK, "văn thư, phát hành giấy mời"),
    ("Đỗ Minh Hợp", "tonghop@vpcp.example.vn", OFFICE, Role.COORDINATOR, "chuyên viên tổng hợp"),
    ("Lê Quang Tuyến", "kythuat@vpcp.example.vn", OFFICE, Role.TECHNICAL_DESK, "bàn kỹ thuật"),
    ("Phạm Đình Lãnh", "lanhdao@vpcp.example.vn", OFFICE, Role.LEADER, "lãnh đạo"),
    ("Vũ Thị Tân", "letan@vpcp.example.vn", OFFICE, Role.DOOR_STAFF, "lễ tân"),
    (
        "Trần Thị Hồng",
        "dangky@hatinh.example.vn",
        "UBND tỉnh Hà Tĩnh",
        Role.ORGANISATION_CLERK,
        "đầu mối UBND tỉnh Hà Tĩnh",
    ),
    (
        "Hoàng Công Nghệ",
        "dangky@bkhcn.example.vn",
        "Bộ Khoa học và Công nghệ",
        Role.ORGANISATION_CLERK,
        "đầu mối Bộ Khoa học và Công nghệ",
    ),
    ("Bùi Phương Thảo", "dangky@fpt.example.vn", "Công ty Cổ phần FPT", Role.ORGANISATION_CLERK, "đầu mối FPT"),
)

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_MIDDLE = ("Văn", "Thị", "Minh", "Đức", "Quang", "Thanh", "Ngọc", "Hữu", "Xuân", "Thu", "Mạnh", "Hoài")
_GIVEN = (
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Khánh",
    "Lan",
    "Long",
    "Mai",
    "Nam",
    "Phúc",
    "Tuấn",
    "Yến",
)


def find(db: Session, name: str, on: date) -> Organisation:
    """Return the organisation that a name means on a day."""
    found = resolve(db, name, on=on).organisation
    assert found is not None, name
    return found


def bring_people(db: Session, now: datetime, on: date) -> None:
    """Open the accounts, and give every organisation a mail address and a phone."""
    for full_name, email, organisation, role, _ in PEOPLE:
        person = create_person(db, full_name=full_name, email=email, password=PASSWORD, by=SYSTEM, now=now)
        grant(db, person.id or 0, find(db, organisation, on).id or 0, role, by=SYSTEM, now=now)
    for number, row in enumerate(db.exec(select(Organisation)).all()):
        place = _domain(row)
        contact = ContactInput(
            role=ContactRole.INVITATIONS,
            name="Văn thư",
            email=f"vanthu@{place}.example.vn",
            phone=f"0900 000 {number % 900 + 100}",
        )
        add_contact(db, row.id or 0, contact, by=SYSTEM, now=now)


def registration(
    organisation: Organisation, chance: random.Random, *, seats: int, leader: str = ""
) -> RegistrationInput:
    """Return an invented registration of up to four people; ``leader`` is a real office holder, where one is known."""
    head, office = ("Phó Chủ tịch", "UBND") if "Ủy ban" in organisation.name else ("Thứ trưởng", organisation.name)
    if organisation.kind.value in ("corporation", "company"):
        head, office = "Phó Tổng Giám đốc", organisation.name
    first = AttendeeInput(
        full_name=leader or _name(chance), position=head, unit=organisation.name, role=AttendeeRole.DELEGATE
    )
    titles = (
        ("Vụ trưởng", "Phó Vụ trưởng", "Chuyên viên")
        if office == organisation.name
        else ("Giám đốc Sở Khoa học và Công nghệ", "Phó Chánh Văn phòng UBND", "Chuyên viên")
    )
    others = [
        AttendeeInput(
            full_name=_name(chance),
            position=title,
            unit=organisation.name,
            role=AttendeeRole.ASSISTANT if title == "Chuyên viên" else AttendeeRole.DELEGATE,
            phone=f"0900 000 {chance.randrange(100, 999)}",
        )
        for title in titles[: chance.randrange(1, 4)]
    ]
    return RegistrationInput(
        contact_name=_name(chance),
        contact_email=f"dangky@{_domain(organisation)}.example.vn",
        contact_phone=f"0900 000 {chance.randrange(100, 999)}",
        attendees=[first, *others][:seats],
    )


def _domain(organisation: Organisation) -> str:
    key = search_key(organisation.short_name or organisation.name)
    return "".join(letter for letter in key if letter.isalnum())[:30]


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
