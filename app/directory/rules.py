"""What is true of organisations, whoever stores them."""

from datetime import date
from enum import StrEnum


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


def is_valid_on(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Say whether a period with open ends, both named days included, covers the day."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)
