"""What is true of organisations, whoever stores them."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What an organisation is."""

    MINISTRY = "ministry"  # bộ
    MINISTRY_LEVEL = "ministry-level"  # cơ quan ngang bộ
    GOVERNMENT_AGENCY = "government-agency"  # cơ quan thuộc Chính phủ
    PROVINCE = "province"  # UBND tỉnh, thành phố trực thuộc Trung ương
    COMMUNE = "commune"  # UBND xã, phường, đặc khu
    CORPORATION = "corporation"  # tập đoàn, tổng công ty nhà nước
    COMPANY = "company"  # công ty
    PARTY = "party"  # cơ quan Đảng
    OTHER = "other"  # cơ quan khác ở Trung ương
    DEPARTMENT = "department"  # sở, ban, ngành, đơn vị trực thuộc
    BRANCH = "branch"  # chi nhánh


class ContactRole(StrEnum):
    """What a contact of an organisation is asked about."""

    INVITATIONS = "invitations"  # nhận giấy mời
    REGISTRATION = "registration"  # đăng ký đại biểu
    CONTENT = "content"  # nội dung
    TECHNIQUE = "technique"  # kỹ thuật


KIND_NAMES: dict[Kind, str] = {
    Kind.MINISTRY: "Bộ",
    Kind.MINISTRY_LEVEL: "Cơ quan ngang bộ",
    Kind.GOVERNMENT_AGENCY: "Cơ quan thuộc Chính phủ",
    Kind.PROVINCE: "Tỉnh, thành phố",
    Kind.COMMUNE: "Xã, phường, đặc khu",
    Kind.CORPORATION: "Tập đoàn, tổng công ty",
    Kind.COMPANY: "Công ty",
    Kind.PARTY: "Cơ quan Đảng",
    Kind.OTHER: "Cơ quan khác",
    Kind.DEPARTMENT: "Sở, ban, ngành, đơn vị trực thuộc",
    Kind.BRANCH: "Chi nhánh",
}
ROLE_NAMES: dict[ContactRole, str] = {
    ContactRole.INVITATIONS: "Nhận giấy mời",
    ContactRole.REGISTRATION: "Đăng ký đại biểu",
    ContactRole.CONTENT: "Nội dung",
    ContactRole.TECHNIQUE: "Kỹ thuật",
}

SUBORDINATE = frozenset({Kind.COMMUNE, Kind.DEPARTMENT, Kind.BRANCH})
"""Kinds that stand under another organisation."""

USUAL_RANK: dict[Kind, int] = {
    Kind.MINISTRY: 390,
    Kind.MINISTRY_LEVEL: 395,
    Kind.GOVERNMENT_AGENCY: 490,
    Kind.PROVINCE: 2000,
    Kind.PARTY: 3090,
    Kind.OTHER: 3900,
    Kind.CORPORATION: 4090,
    Kind.COMPANY: 4900,
    Kind.DEPARTMENT: 5000,
    Kind.BRANCH: 6000,
    Kind.COMMUNE: 7000,
}
"""Place in the protocol order of an organisation for which nobody chose one: behind the known ones of its kind."""

_BLOCKS = {
    Kind.MINISTRY: "ministries",
    Kind.MINISTRY_LEVEL: "ministries",
    Kind.PROVINCE: "provinces",
    Kind.CORPORATION: "companies",
    Kind.COMPANY: "companies",
    Kind.BRANCH: "companies",
}
_CODE = re.compile(r"[0-9A-Z]+(\.[0-9A-Z]+)*")
_GROUP_CODE = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")


class OfKind(Protocol):
    """Anything that has the kind of an organisation."""

    kind: Kind


def block_of(organisation: OfKind) -> str:
    """Return the code of the block in which the board shows an organisation.

    ``ministries`` (the 17 only, as the group of that code), ``provinces``, ``companies`` or ``others``.
    """
    return _BLOCKS.get(organisation.kind, "others")


def is_valid_on(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Say whether a period with open ends, both named days included, covers the day."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Say whether two periods with open ends have a day in common."""
    return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)


def hull(periods: Iterable[tuple[date | None, date | None]]) -> tuple[date | None, date | None]:
    """Return the shortest period with open ends that covers all of these, of which there is at least one."""
    starts, ends = zip(*periods, strict=True)
    return (
        None if None in starts else min(day for day in starts if day),
        None if None in ends else max(day for day in ends if day),
    )


def refusal_of_place(kind: Kind, *, has_parent: bool) -> str | None:
    """Say why an organisation of this kind may not stand where it is put, or ``None``."""
    if kind in SUBORDINATE and not has_parent:
        return "Hãy chọn cơ quan cấp trên của đơn vị này."
    return None


def refusal_of_period(valid_from: date | None, valid_to: date | None) -> str | None:
    """Say why a period cannot be, or ``None``."""
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        return "Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."
    return None


def refusal_of_code(code: str) -> str | None:
    """Say why an identification code (*mã định danh*, QĐ 20/2020/QĐ-TTg) is malformed, or ``None``; "" is none.

    Both the present form (``H27.12``) and the one before 2020 (``000.00.00.G22``) are accepted.
    """
    if code and not (len(code) <= 35 and _CODE.fullmatch(code)):
        return "Mã định danh gồm chữ số và chữ in hoa, các nhóm cách nhau bằng dấu chấm, tối đa 35 ký tự."
    return None


def refusal_of_group_code(code: str) -> str | None:
    """Say why the code of a group, which stands in addresses of pages, is malformed, or ``None``."""
    if not (len(code) <= 64 and _GROUP_CODE.fullmatch(code)):
        return "Mã nhóm gồm chữ thường không dấu và chữ số, các phần cách nhau bằng dấu gạch nối; ví dụ doanh-nghiep."
    if code == "new":
        return "Mã này dành cho hệ thống. Hãy chọn mã khác."
    return None


def refusal_of_open_group(*, is_open: bool, names_somebody: bool) -> str | None:
    """Say why a group may not be open, or ``None``: an open one has neither kinds nor listed members."""
    if is_open and names_somebody:
        return "Nhóm mở không chỉ rõ cơ quan nào. Hãy bỏ các loại cơ quan và các cơ quan ghi trong nhóm trước."
    return None


def refusal_of_email(email: str) -> str | None:
    """Say why a mail address is malformed, or ``None``; "" is none."""
    if email and not (len(email) <= 254 and _EMAIL.fullmatch(email)):
        return "Địa chỉ thư điện tử chưa đúng."
    return None
