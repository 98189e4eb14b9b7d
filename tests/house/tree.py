"""The code as the house checks see it: modules, functions, imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"


@dataclass(frozen=True)
class Source:
    """One file of code."""

    path: Path

    @property
    def name(self) -> str:
        """Return the path from the top of the repository."""
        return str(self.path.relative_to(ROOT))

    @property
    def lines(self) -> int:
        """Return how many lines it has."""
        return len(self.path.read_text(encoding="utf-8").splitlines())

    @property
    def tree(self) -> ast.Module:
        """Return the parsed code."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def imports(self) -> Iterator[str]:
        """Yield the dotted names that it imports."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def sources(*folders: Path, suffix: str = ".py") -> list[Source]:
    """Return the files of code below the folders."""
    found = (path for folder in folders for path in sorted(folder.rglob(f"*{suffix}")))
    return [Source(path) for path in found if "__pycache__" not in path.parts]
