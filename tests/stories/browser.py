"""A browser without JavaScript: it follows links and redirects, keeps cookies, fills forms in by their labels."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import httpx

from tests.stories.html_forms import FilledForm, PageReader, squeezed

File = tuple[str, bytes]
"""Name and content of a file to be uploaded."""
AS_A_BROWSER = {"Accept-Language": "vi", "Sec-Fetch-Site": "same-origin", "User-Agent": "Mozilla/5.0 (no script)"}


class Page:
    """One answer, read."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.address = str(answer.url)
        self.read = PageReader(answer.text if "html" in answer.headers.get("content-type", "") else "")
        self.words = self.read.words

    def says(self, *sentences: str) -> bool:
        """Say whether all of these can be read on the page; what is missing is printed."""
        missing = [sentence for sentence in sentences if squeezed(sentence) not in self.words]
        if missing:
            print(f"{self.address} ({self.status}) does not say {missing}; it says:\n{self.words[:6000]}")
        return not missing

    def link(self, words: str) -> str:
        """Return where the link with these words leads."""
        return urljoin(self.address, self.read.links[words])

    def form(self, button: str) -> FilledForm:
        """Return the form that has this button."""
        found = [form for form in self.read.forms if button in form.buttons]
        assert found, f"{self.address} ({self.status}) has no button “{button}”: {self.words[:3000]}"
        return found[0]

    def value(self, id_: str) -> str:
        """Return what stands in the control with this id."""
        return self.read.fields_by_id[id_].value


class Browser:
    """A person in front of the service. ``page`` is what the person sees at present; ``http`` may be a client given."""

    def __init__(self, address: str, http: Any = None) -> None:
        self.address = address
        self.http = http or httpx.Client(
            base_url=address, follow_redirects=True, headers=AS_A_BROWSER, timeout=60, verify=False
        )
        self.page: Page

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def open(self, address: str, **parameters: str) -> Page:
        """Open an address, as typed or found in a mail."""
        self.page = Page(self.http.get(address, params=parameters or None))
        return self.page

    def follow(self, words: str) -> Page:
        """Follow a link of the present page."""
        return self.open(self.page.link(words))

    def press(self, button: str, given: Mapping[str, Any] | None = None) -> Page:
        """Fill in the form that has this button, by labels or names, and press it."""
        form = self.page.form(button)
        name, value, own_address, is_disabled = form.buttons[button]
        assert not is_disabled, f"“{button}” is disabled: {self.page.words[:2000]}"
        sent, files = _filled(form, dict(given or {}))
        if name:
            sent.setdefault(name, []).append(value)
        address = urljoin(self.page.address, own_address or form.action or self.page.address)
        if form.method == "get":
            self.page = Page(self.http.get(address, params=sent))
        else:
            headers = {"Origin": self.address}
            self.page = Page(self.http.post(address, data=sent, files=files or None, headers=headers))
        return self.page

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in by the form."""
        self.open("/sign-in")
        return self.press("Đăng nhập", {"Địa chỉ thư điện tử": email, "Mật khẩu": password})

    def download(self, address: str) -> bytes:
        """Return a file."""
        answer = self.http.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.content


def _filled(form: FilledForm, given: dict[str, Any]) -> tuple[dict[str, list[str]], dict[str, File]]:
    """Return what a browser would send, and the files; everything given must find its control."""
    sent: dict[str, list[str]] = {}
    files: dict[str, File] = {}
    used = set()
    for control in form.fields:
        key = control.name if control.name in given else control.label
        value = given.get(key)
        used.add(key)
        if control.kind == "file":
            assert value is not None, f"no file is given for {control.name}"
            files[control.name] = value
        elif control.kind == "radio":
            if control.is_chosen if value is None else value in (control.words, control.value):
                sent[control.name] = [control.value]
        elif control.kind == "checkbox":
            if control.is_chosen if value is None else value:
                sent.setdefault(control.name, []).append(control.value or "on")
        elif control.kind == "select" and value is not None:
            assert value in control.options, f"“{value}” is not offered: {list(control.options)}"
            sent[control.name] = [control.options[value]]
        else:
            sent.setdefault(control.name, []).append(control.value if value is None else str(value))
    left = set(given) - used
    assert not left, f"no field {sorted(left)} among {[(field.label, field.name) for field in form.fields]}"
    return sent, files
