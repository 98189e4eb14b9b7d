"""Before the first meeting: the administrator, the addresses of the organisations, the accounts of people."""

from dataclasses import dataclass, field
from email.message import EmailMessage

from tests.mailsink import MailSink
from tests.stories.browser import Browser
from tests.stories.facts import SINGLE_GUESTS
from tests.stories.reading import address_of, envelope_of, link_in, sheet_of_addresses, words_of_mail
from tests.stories.service import Service, until

PASSWORD = "một câu dễ nhớ của tháng sáu"
ADMINISTRATOR = "quantri@vpcp.example.vn"
CLERK = "vanthu@vpcp.example.vn"
KINDS = {"ministry": "bộ", "ministry-level": "cơ quan ngang bộ", "province": "tỉnh"}


@dataclass
class Stage:
    """Where the story plays: the service, its mail server, and what was learned on the way."""

    service: Service
    mail: MailSink
    code: str = ""
    """Code of the meeting."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Mail addresses of the organisations invited, by name."""
    link: str = ""
    """Hà Tĩnh's registration link, from its mail."""
    feed: str = ""
    """Secret address of Hà Tĩnh's calendar."""
    seen: dict[str, str] = field(default_factory=dict)
    """``UID`` and ``ETag`` as the calendar showed them first."""

    def person(self, email: str) -> Browser:
        """Return the browser of somebody who has just signed in."""
        browser = Browser(self.service.address)
        page = browser.sign_in(email, PASSWORD)
        assert page.status == 200, page.words
        assert "/sign-in" not in page.address, page.words
        return browser

    def passer_by(self) -> Browser:
        """Return the browser of somebody without an account."""
        return Browser(self.service.address)

    def mails_to(self, name: str, mark: str) -> list[EmailMessage]:
        """Return the mails to an organisation whose subject begins with a mark."""
        return [mail for mail in self.mails_at(self.addresses[name]) if envelope_of(mail)[1].startswith(mark)]

    def mails_at(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address, in the order of arrival."""
        return [mail for mail in list(self.mail.mails) if envelope_of(mail)[0] == address]

    @property
    def meeting(self) -> str:
        """Return the address of the meeting."""
        return f"/meetings/{self.code}"


def make_the_first_administrator(stage: Stage) -> None:
    """Run the one command of a new installation; the supplied directory of organisations comes with it."""
    said = stage.service.run("make-admin", ADMINISTRATOR, "Trịnh Quản Trị", typed=PASSWORD + "\n")
    assert said == f"{ADMINISTRATOR} is an administrator.\n"


def expansion(browser: Browser, group: str, on: str) -> list[dict[str, str]]:
    """Return whom a group means on a day, as a program asks."""
    answer = browser.http.get(f"/api/v1/organisations/groups/{group}/expansion", params={"on": on})
    assert answer.status_code == 200, answer.text
    return answer.json()["members"]


def load_addresses(stage: Stage, browser: Browser) -> None:
    """Take the invented addresses over from a spreadsheet: first shown, then done."""
    members = [*expansion(browser, "ministries", "2025-06-27"), *expansion(browser, "provinces", "2025-06-27")]
    rows = [(KINDS[member["kind"]], member["name"]) for member in members]
    rows += [(kind, name) for name, kind in SINGLE_GUESTS.items()]
    assert len(rows) == 17 + 63 + 10
    browser.open("/directory/imports")
    page = browser.press("Đọc tệp và xem trước", {"file": ("dia-chi.xlsx", sheet_of_addresses(rows))})
    assert page.says("Chưa có gì thay đổi", "0 Thêm mới", "90 Thêm người liên hệ", "0 Bỏ qua vì lỗi")
    page = browser.press("Nhập vào danh bạ")
    assert page.says("Đã nhập 90 dòng, bỏ qua 0 dòng có lỗi.")
    stage.addresses = {name: address_of(number) for number, (_, name) in enumerate(rows, start=1)}


def open_accounts(stage: Stage, browser: Browser, people: dict[str, tuple[str, str, str]]) -> None:
    """Invite people, given by address as (name, organisation, role); each sets a password by the link in the mail."""
    for email, (name, organisation, role) in people.items():
        browser.open("/people/new")
        given = {"Họ và tên": name, "Địa chỉ thư điện tử": email, "Cơ quan": organisation, "Vai trò": role}
        page = browser.press("Mở tài khoản và gửi thư mời", given)
        assert page.says("Đã mở tài khoản và gửi thư mời đặt mật khẩu."), page.status
    for email in people:
        until(lambda email=email: stage.mails_at(email), f"the welcome mail to {email}")
        [mail] = stage.mails_at(email)
        assert "mở cho đồng chí một tài khoản" in words_of_mail(mail)
        with stage.passer_by() as newcomer:
            newcomer.open(link_in(mail, "/password/reset/"))
            page = newcomer.press("Đặt mật khẩu", {"Mật khẩu mới": PASSWORD, "Nhập lại mật khẩu mới": PASSWORD})
            assert page.status == 200, page.words
