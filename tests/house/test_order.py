"""The order of the rooms and of the floors in each."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import APP, ROOT, Source, sources

FLOORS = ("service", "store", "models", "inputs", "rules")
"""From the highest to the lowest; a file may be split by topic (``service_issue``)."""

WEB = ("fastapi", "starlette", "jinja2", "app.web", "app.routers")


def floor(module: str) -> int | None:
    """Return the floor of a file by its name, 0 the highest."""
    first = module.split("_")[0]
    return FLOORS.index(first) if first in FLOORS else None


def rooms() -> list[Path]:
    return [folder for folder in APP.iterdir() if (folder / "rules.py").exists()]


def test_packages_import_only_those_below_them() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_floors_import_only_those_below_them() -> None:
    wrong = []
    for room in rooms():
        for source in sources(room):
            own = floor(source.path.stem)
            if own is None or source.path.parent != room:
                continue
            for name in source.imports():
                parts = name.split(".")
                if parts[:2] == ["app", room.name] and len(parts) > 2:
                    other = floor(parts[2])
                    if other is not None and other < own:
                        wrong.append(f"{source.name} imports {name}")
    assert wrong == []


def test_rules_are_pure_and_stores_know_no_web() -> None:
    wrong = []
    for source in sources(APP):
        own = floor(source.path.stem)
        if own is None:
            continue
        for name in source.imports():
            if name.startswith(WEB) and source.path.parent.name != "web":
                wrong.append(f"{source.name} imports {name}")
            if FLOORS[own] == "rules" and not _is_pure(source, name):
                wrong.append(f"{source.name} is not pure: {name}")
    assert wrong == []


def _is_pure(source: Source, name: str) -> bool:
    top = name.split(".")[0]
    if top != "app":
        return top in sys.stdlib_module_names
    parts = name.split(".")
    if len(parts) == 2:
        return parts[1] in {"wording", "ical", "clock", "permissions", source.path.parent.name} or "rules" in name
    return parts[1] in {"wording", "ical", "clock", "permissions"} or parts[2].startswith("rules")


def test_only_the_database_commits() -> None:
    wrong = [
        source.name
        for source in sources(APP)
        if source.path.name != "database.py" and ".commit()" in source.path.read_text(encoding="utf-8")
    ]
    assert wrong == []
