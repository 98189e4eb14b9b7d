"""Templates compile, and use only macros, filters and names that exist."""

import re

import jinja2.meta

from app.web.pages import ENVIRONMENT, FOLDER
from tests.house.tree import APP, sources

TEMPLATES = FOLDER / "templates"


def test_every_template_compiles() -> None:
    for file in sources(TEMPLATES, suffix=".html"):
        ENVIRONMENT.get_template(str(file.path.relative_to(TEMPLATES)))


def test_every_page_that_code_renders_exists() -> None:
    named = set()
    for file in sources(APP):
        named |= set(re.findall(r'page\(\s*ask,\s*"([^"]+)"', file.path.read_text(encoding="utf-8")))
    assert {name for name in named if not (TEMPLATES / name).exists()} == set()


def test_no_template_is_forgotten() -> None:
    code = "\n".join(file.path.read_text(encoding="utf-8") for file in sources(APP))
    code += "\n".join(file.path.read_text(encoding="utf-8") for file in sources(TEMPLATES, suffix=".html"))
    names = [str(file.path.relative_to(TEMPLATES)) for file in sources(TEMPLATES, suffix=".html")]
    assert [name for name in names if f'"{name}"' not in code and f"'{name}'" not in code] == []


def test_templates_hold_no_inline_script_or_style() -> None:
    wrong = []
    for file in sources(TEMPLATES, suffix=".html"):
        text = file.path.read_text(encoding="utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|<style", text):
            wrong.append(file.name)
    assert wrong == []


def test_every_include_and_import_exists() -> None:
    for file in sources(TEMPLATES, suffix=".html"):
        tree = ENVIRONMENT.parse(file.path.read_text(encoding="utf-8"))
        wanted = [name for name in jinja2.meta.find_referenced_templates(tree) if name]
        assert all((TEMPLATES / name).exists() for name in wanted), file.name
