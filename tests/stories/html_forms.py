"""Reading pages as a browser without JavaScript reads them: words, links, forms with their labels and buttons."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

OPTIONAL = "(không bắt buộc)"
VOID = {"input", "meta", "link", "br", "hr", "img", "wbr"}


def squeezed(text: str) -> str:
    """Return the text with single spaces."""
    return " ".join(text.split())


@dataclass
class Field:
    """One control of a form. ``label`` is what people read; of a radio button it is the legend of its group."""

    name: str
    kind: str
    value: str = ""
    id: str = ""
    label: str = ""
    words: str = ""
    is_chosen: bool = False
    options: dict[str, str] = field(default_factory=dict)
    """Of a select: what stands there, and the value that it sends."""


@dataclass
class FilledForm:
    """A form of a page; ``buttons`` by their words: (name, value, address of its own, whether it is disabled)."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: dict[str, tuple[str, str, str, bool]] = field(default_factory=dict)


class PageReader(HTMLParser):
    """Collects ``words``, ``links`` and ``forms`` of one page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: dict[str, str] = {}
        self.forms: list[FilledForm] = []
        self.fields_by_id: dict[str, Field] = {}
        self._form: FilledForm | None = None
        self._heard: list[tuple[str, dict[str, Any], int]] = []  # open tags whose words are wanted
        self._legends: list[str] = []
        self._labelled: list[tuple[str, str]] = []
        self._select: Field | None = None
        self._radio: Field | None = None
        self.feed(html)
        for wanted, words in self._labelled:
            if wanted in self.fields_by_id:
                found = self.fields_by_id[wanted]
                found.words = words
                found.label = found.label or words

    @property
    def words(self) -> str:
        """Return everything that can be read on the page, with single spaces."""
        return re.sub(r" ([,.;:])", r"\1", squeezed(" ".join(self.parts)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        given = {name: value or "" for name, value in attrs}
        flags = {name for name, _ in attrs}
        if tag == "form":
            self._form = FilledForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "fieldset":
            self._legends.append("")
        elif tag == "input" and self._form is not None and given.get("name"):
            self._add_input(given, "checked" in flags)
        elif tag == "input" and given.get("id"):
            self.fields_by_id[given["id"]] = Field("", "text", given.get("value", ""), given["id"])
        elif tag in ("select", "textarea") and self._form is not None:
            self._select = self._add(Field(given["name"], tag, id=given.get("id", "")))
        if tag in ("label", "legend", "button", "a", "option", "textarea", "script", "style"):
            self._heard.append((tag, {**given, "flags": flags}, len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if tag == "form":
            self._form = None
        elif tag == "fieldset" and self._legends:
            self._legends.pop()
        if not self._heard or self._heard[-1][0] != tag:
            return
        _, given, since = self._heard.pop()
        heard = self.parts[since:]
        if tag in ("script", "style"):
            del self.parts[since:]
        self._close(tag, given, squeezed(" ".join(heard).replace(OPTIONAL, "")), "".join(heard))

    def handle_data(self, data: str) -> None:
        """Hear words."""
        self.parts.append(data)

    def _close(self, tag: str, given: dict[str, Any], words: str, raw: str) -> None:
        if tag == "label" and given.get("for"):
            self._labelled.append((given["for"], words))
        elif tag == "label" and self._radio is not None:
            self._radio.words, self._radio = words, None
        elif tag == "legend" and self._legends:
            self._legends[-1] = words
        elif tag == "a":
            self.links.setdefault(words, given.get("href", ""))
        elif tag == "option" and self._select is not None:
            value = given.get("value", words)
            self._select.options[words] = value
            if "selected" in given["flags"] or len(self._select.options) == 1:
                self._select.value = value
        elif tag == "textarea" and self._select is not None:
            self._select.value = raw
        elif tag == "button" and self._form is not None and "aria-hidden" not in given["flags"]:
            name, value = given.get("name", ""), given.get("value", "")
            self._form.buttons[words] = (name, value, given.get("formaction", ""), "disabled" in given["flags"])

    def _add_input(self, given: dict[str, str], is_checked: bool) -> None:
        kind = given.get("type", "text")
        legend = self._legends[-1] if kind == "radio" and self._legends else ""
        added = self._add(Field(given["name"], kind, given.get("value", ""), given.get("id", ""), legend))
        added.is_chosen = is_checked
        if kind == "radio":
            self._radio = added

    def _add(self, added: Field) -> Field:
        assert self._form is not None
        self._form.fields.append(added)
        if added.id:
            self.fields_by_id.setdefault(added.id, added)
        return added
