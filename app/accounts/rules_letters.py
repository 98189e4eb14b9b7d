"""What the mails about an account say: subject and text, in Vietnamese."""

SIGNATURE = "\n\nTrân trọng,\nHệ thống Điểm cầu - Văn phòng Chính phủ"


def reset_words(full_name: str, address: str) -> tuple[str, str]:
    """Return the mail with which a forgotten password is replaced; ``address`` is the link, valid for one hour."""
    return "Đặt lại mật khẩu hệ thống Điểm cầu", (
        f"Kính gửi đồng chí {full_name},\n\n"
        "Có người vừa yêu cầu đặt lại mật khẩu cho tài khoản của đồng chí. Để đặt mật khẩu mới, mời đồng chí mở:\n\n"
        f"{address}\n\n"
        "Đường dẫn dùng được một lần, trong một giờ. Nếu đồng chí không yêu cầu, xin bỏ qua thư này; "
        "mật khẩu hiện tại vẫn giữ nguyên." + SIGNATURE
    )


def welcome_words(full_name: str, address: str) -> tuple[str, str]:
    """Return the mail that invites a new person to set a password; ``address`` is the link, valid for three days."""
    return "Tài khoản của đồng chí trên hệ thống Điểm cầu", (
        f"Kính gửi đồng chí {full_name},\n\n"
        "Quản trị viên đã mở cho đồng chí một tài khoản trên hệ thống Điểm cầu. Để đặt mật khẩu, mời đồng chí mở:\n\n"
        f"{address}\n\n"
        "Đường dẫn dùng được một lần, trong ba ngày. Nếu đã quá hạn, đồng chí chọn “Quên mật khẩu” ở trang đăng nhập."
        + SIGNATURE
    )


def changed_words(full_name: str, when: str, address: str) -> tuple[str, str]:
    """Return the mail that says that the password was changed; ``when`` in words, ``address`` of the reset page."""
    return "Mật khẩu hệ thống Điểm cầu đã được thay đổi", (
        f"Kính gửi đồng chí {full_name},\n\n"
        f"Mật khẩu tài khoản của đồng chí đã được thay đổi lúc {when}. Mọi phiên đăng nhập khác đã kết thúc.\n\n"
        f"Nếu không phải đồng chí thực hiện, hãy đặt lại mật khẩu ngay tại {address} và báo quản trị viên." + SIGNATURE
    )
