"""Roles, scopes and waiting in words, in the language of the request."""

from app.permissions import Action, Role
from app.web.languages import gettext as _


def role_words() -> dict[str, str]:
    """Return what each role is called."""
    return {
        Role.ADMINISTRATOR.value: _("Quản trị hệ thống"),
        Role.ISSUING_CLERK.value: _("Văn thư phát hành"),
        Role.COORDINATOR.value: _("Chuyên viên tổng hợp"),
        Role.TECHNICAL_DESK.value: _("Bàn kỹ thuật"),
        Role.LEADER.value: _("Lãnh đạo"),
        Role.ORGANISATION_CLERK.value: _("Đầu mối cơ quan được mời"),
        Role.DOOR_STAFF.value: _("Lễ tân"),
    }


def scope_words() -> dict[str, str]:
    """Return what each scope of an API token lets a program do; one without words stands under its code."""
    known = {
        Action.READ_DIRECTORY: _("Đọc danh bạ cơ quan"),
        Action.MANAGE_DIRECTORY: _("Sửa danh bạ cơ quan"),
        Action.MANAGE_FEEDS: _("Quản lý địa chỉ lịch"),
        Action.MANAGE_PEOPLE: _("Quản lý người dùng"),
        Action.READ_JOURNAL: _("Đọc nhật ký"),
        Action.MANAGE_OUTBOX: _("Quản lý thư đi"),
        Action.READ_MEETINGS: _("Đọc cuộc họp"),
        Action.PREPARE_MEETINGS: _("Soạn cuộc họp"),
        Action.ISSUE_INVITATIONS: _("Phát hành giấy mời"),
        Action.CHANGE_MEETINGS: _("Đổi, hoãn, hủy cuộc họp"),
        Action.MANAGE_BRIDGE_POINTS: _("Quản lý điểm cầu"),
        Action.READ_JOIN_DATA: _("Đọc thông tin kết nối"),
        Action.REGISTER: _("Đăng ký thành phần dự"),
        Action.READ_REGISTRATIONS: _("Đọc danh sách đăng ký"),
        Action.READ_NOTICES: _("Đọc văn bản"),
        Action.KEEP_NUMBER_REGISTER: _("Giữ sổ văn bản"),
        Action.CONCLUDE_MEETINGS: _("Soạn thông báo kết luận"),
        Action.READ_PAPERS: _("Đọc tài liệu họp"),
        Action.SUBMIT_PAPERS: _("Gửi tài liệu họp"),
    }
    return {action.value: known.get(action, action.value) for action in Action}


def waiting_words(seconds: int) -> str:
    """Return how long somebody must wait after too many failures."""
    return _("Đã thử quá nhiều lần. Xin thử lại sau %(minutes)s phút.") % {"minutes": -(-seconds // 60)}
