"""The house stays a house of small rooms, and its one strong door stays locked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 250
LONGEST_FUNCTION = 45
ONE_LONG_LIST = {"portal/app.py:compose"}  # joins the parts, one line each, and decides nothing


def modules() -> Iterator[tuple[Path, str]]:
    """Every module of the portal and the connectors, with its text."""
    for folder in ("portal", "connectors"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"node_modules", "versions", "__pycache__"} & set(path.parts):
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def test_only_the_audit_log_gives_the_permission_to_open() -> None:
    takers = {
        str(path)
        for path, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module == "portal.vault.access"
        for name in node.names
        if name.name != "Access"
    }

    assert takers == {"portal/audit/service.py"}


def test_nobody_reaches_the_permission_by_another_way() -> None:
    wrong = {
        str(path)
        for path, text in modules()
        if path.parts[:2] != ("portal", "vault") and ("_MINT" in text or "import portal.vault.access" in text)
    }

    assert wrong == set()


def test_every_file_is_one_room() -> None:
    long = {str(path): length for path, text in modules() if (length := len(text.splitlines())) > LONGEST_FILE}

    assert long == {}


def test_every_function_can_be_seen_whole() -> None:
    long = {
        f"{path}:{node.name}": length
        for path, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }

    assert long.keys() - ONE_LONG_LIST == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path, text in modules() if text.strip() and not ast.get_docstring(ast.parse(text))]

    assert silent == []
