"""Budgets on the size of files and functions (hard lines), and names that are no names."""

from pathlib import Path

from tests.house.tree import APP, ROOT, sources

HARD = {"service": 300, "store": 250, "models": 150, "inputs": 150, "rules": 250}
ROUTER, OTHER, TEMPLATE, TEST, FUNCTION = 250, 300, 120, 250, 60
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "handlers", "data", "info", "misc"}


def budget(path: Path) -> int:
    if "tests" in path.parts:
        return TEST
    if "routers" in path.parts:
        return ROUTER
    return HARD.get(path.stem.split("_")[0], OTHER)


def test_files_keep_to_their_budget() -> None:
    files = sources(APP, ROOT / "tests")
    over = [f"{file.name}: {file.lines} of {budget(file.path)}" for file in files if file.lines > budget(file.path)]
    assert over == []


def test_templates_keep_to_their_budget() -> None:
    files = sources(APP / "templates", suffix=".html")
    assert [f"{file.name}: {file.lines}" for file in files if file.lines > TEMPLATE] == []


def test_functions_keep_to_their_budget() -> None:
    over = []
    for file in sources(APP):
        for function in file.functions():
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > FUNCTION and function.name not in {"answer_refusals"}:
                over.append(f"{file.name}:{function.name}: {length}")
    assert over == []


def test_no_file_is_a_drawer() -> None:
    assert [file.name for file in sources(APP) if file.path.stem in DRAWERS] == []
