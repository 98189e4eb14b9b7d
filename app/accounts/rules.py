"""What a password must be, how long credentials last, and who must remain an administrator."""

import re
from datetime import timedelta

from app.wording.letters import nfc, search_key

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

RESET_LASTS = timedelta(hours=1)
INVITATION_LASTS = timedelta(days=3)
SECOND_STEP_LASTS = timedelta(minutes=10)
SEEN_AT_MOST_EVERY = timedelta(minutes=1)
RESET_PURPOSE = "password-reset"
"""Purpose under which the secret of a reset link is derived (`app.links`)."""

TRIVIAL = frozenset(
    {
        "admin",
        "administrator",
        "baomat",
        "chinhphu",
        "congvan",
        "diemcau",
        "dangnhap",
        "hethong",
        "iloveyou",
        "letmein",
        "matkhau",
        "matkhaumoi",
        "password",
        "passw",
        "passwordpassword",
        "quantri",
        "quantrihethong",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopas",
        "secret",
        "test",
        "tester",
        "toiyeuvietnam",
        "truycap",
        "user",
        "username",
        "vanphongchinhphu",
        "vietnam",
        "vpcp",
        "welcome",
        "xinchao",
    }
)
_RUNS = ("0123456789" * 4, "9876543210" * 4, "abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiopasdfghjklzxcvbnm" * 2)
_KEYS_OF_NAMES = 4
"""A part of a name or address shorter than this is too common to be held against a password."""


def normal_email(address: str) -> str:
    """Return an e-mail address as it is stored and compared: NFC, small letters, no white space around."""
    return nfc(address).strip().lower()


def refusal_of_password(password: str, *, full_name: str, email: str) -> str | None:
    """Return why a password cannot be taken, or ``None``. Length counts, not a mixture of kinds (NIST SP 800-63B)."""
    if len(password) < SHORTEST_PASSWORD:
        return "Mật khẩu cần ít nhất 12 ký tự; một câu ngắn dễ nhớ là tốt nhất."
    if len(password) > LONGEST_PASSWORD:
        return "Mật khẩu dài quá 200 ký tự."
    if _is_trivial(password):
        return "Mật khẩu này quá dễ đoán. Hãy chọn một câu mà chỉ đồng chí biết."
    if _is_about(password, full_name, email):
        return "Mật khẩu không được chỉ gồm họ tên hoặc địa chỉ thư của đồng chí."
    return None


def _is_trivial(password: str) -> bool:
    plain = search_key(password).replace(" ", "")
    words = re.sub(r"[^a-z]", "", plain)
    return len(set(plain)) < 5 or words in TRIVIAL or any(plain in run for run in _RUNS)


def _is_about(password: str, full_name: str, email: str) -> bool:
    """Say whether fewer than eight characters remain once the person's own name and address are taken out."""
    rest = re.sub(r"[^a-z0-9]", "", search_key(password))
    local, _, host = email.partition("@")
    parts = [search_key(full_name).replace(" ", ""), *re.split(r"[^a-z0-9]+", f"{local} {host}".lower())]
    parts += [re.sub(r"[^a-z0-9]", "", local.lower()), *search_key(full_name).split()]
    shortened = rest
    for part in sorted({p for p in parts if len(p) >= _KEYS_OF_NAMES}, key=len, reverse=True):
        shortened = shortened.replace(part, "")
    return shortened != rest and len(shortened) < 8


def refusal_to_remove_administrator(lasting_administrators: int) -> str | None:
    """Return why one cannot go, given how many others stay: active, and without an end date."""
    if lasting_administrators == 0:
        return "Đây là quản trị viên cuối cùng không có ngày hết hạn. Hãy giao quyền cho người khác trước."
    return None
