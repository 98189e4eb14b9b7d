"""What is to be translated: messages of templates, of code at the edge, and the reasons of refusals.

    python -m tests.house.catalogue

adds new messages to the English catalogue, drops those that nothing says any more, and lists what has no
translation yet.
"""

import ast
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from tests.house.tree import APP, Source, sources

PATH = APP / "locale" / "en" / "LC_MESSAGES" / "messages.po"
REFUSALS = {
    "Refusal",
    "NotFound",
    "NotAllowed",
    "SignInNeeded",
    "Invalid",
    "Conflict",
    "Stale",
    "TooMany",
    "ValueError",
}

WRITTEN = {"document", "letters", "receipt", "printed", "outline", "names", "plan", "import", "calendar"}
"""Files of rules whose words go into documents, letters and sheets, not through a page's ``_()``."""


def messages() -> dict[str, str]:
    """Return every message with the place of its first use; a plural stands under its singular."""
    found: dict[str, str] = {}
    for file in sources(APP / "templates", suffix=".html"):
        options = {"trim_blocks": "true", "lstrip_blocks": "true", "extensions": "jinja2.ext.do"}
        with file.path.open("rb") as source:
            for _, message, _, _ in extract("jinja2", source, options=options):
                found.setdefault(message if isinstance(message, str) else message[0], file.name)
    for file in sources(APP):
        for _, message, _, _ in extract("python", BytesIO(file.path.read_bytes())):
            if isinstance(message, str) and message:
                found.setdefault(message, file.name)
        for message in reasons(file) + named(file):
            found.setdefault(message, file.name)
    return found


def reasons(file: Source) -> list[str]:
    """Return the literal sentences with which code refuses: arguments of refusals, results of ``refusal_…`` rules."""
    said: list[str] = []
    constants = {name: value for name, value in assigned(file) if isinstance(value, ast.Constant)}
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in REFUSALS:
            for argument in node.args[:1]:
                named_one = constants.get(argument.id) if isinstance(argument, ast.Name) else None
                said += literals(named_one or argument)
        if isinstance(node, ast.FunctionDef) and ("refusal" in node.name or "reason" in node.name):
            for inner in ast.walk(node):
                said += literals(inner.value) if isinstance(inner, ast.Return) else []
        if isinstance(node, ast.ClassDef) and node.name in REFUSALS:
            for inner in ast.walk(node):
                if isinstance(inner, ast.FunctionDef):
                    defaults = [*inner.args.defaults, *inner.args.kw_defaults]
                    said += [d.value for d in defaults if isinstance(d, ast.Constant) and isinstance(d.value, str)]
    return [message for message in said if message and not message.isascii()]


def named(file: Source) -> list[str]:
    """Return the words of constants that pages put through ``_()``: values of dicts and tuples in capital letters.

    Names of roles, states and choices stand in rules and routers. The words of documents, letters and sheets are
    Vietnamese whoever reads them, so their files are left out.
    """
    is_rule = file.path.stem.split("_")[0] == "rules" and not WRITTEN & set(file.path.stem.split("_"))
    if not is_rule and file.path.parent.name != "pages":  # values of an API are examples
        return []
    values = [value for name, value in assigned(file) if name.isupper()]
    words = [word for value in values if isinstance(value, ast.Dict | ast.Tuple | ast.List) for word in literals(value)]
    return [word for word in words if not word.isascii()]


def assigned(file: Source) -> list[tuple[str, ast.expr]]:
    """Return names and values that a module assigns at its top."""
    found: list[tuple[str, ast.expr]] = []
    for node in file.tree.body:
        if isinstance(node, ast.Assign):
            found += [(target.id, node.value) for target in node.targets if isinstance(target, ast.Name)]
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found.append((node.target.id, node.value))
    return found


def literals(value: ast.expr | None) -> list[str]:
    """Return the whole strings of an expression: its own, its branches', a dict's values'; no part of an f-string."""
    if isinstance(value, ast.Constant):
        return [value.value] if isinstance(value.value, str) else []
    parts: list[ast.expr] = []
    if isinstance(value, ast.IfExp):
        parts = [value.body, value.orelse]
    if isinstance(value, ast.BoolOp | ast.Dict):
        parts = value.values
    if isinstance(value, ast.Tuple | ast.List):
        parts = value.elts
    return [word for part in parts for word in literals(part)]


def catalogue() -> Catalog:
    """Return the English catalogue as it stands."""
    if not PATH.exists():
        return Catalog(locale="en", project="diemcau", fuzzy=False)
    with PATH.open("rb") as source:
        return read_po(source, locale="en")


def untranslated() -> list[str]:
    """Return the messages without an English text."""
    known = catalogue()
    return [message for message in messages() if not (known.get(message) and known.get(message).string)]


def update() -> None:
    """Write the catalogue anew: every message that is said, with the translation it has."""
    known, fresh = catalogue(), Catalog(locale="en", project="diemcau", fuzzy=False, charset="utf-8")
    for message, place in sorted(messages().items(), key=lambda pair: (pair[1], pair[0])):
        old = known.get(message)
        flags = {"python-format"} if "%(" in message else set()
        fresh.add(message, old.string if old else "", auto_comments=[str(Path(place))], flags=flags)
    PATH.parent.mkdir(parents=True, exist_ok=True)
    with PATH.open("wb") as target:
        write_po(target, fresh, width=118, omit_header=False, sort_output=False)


if __name__ == "__main__":
    update()
    print("\n".join(untranslated()) or "Everything is translated.")
