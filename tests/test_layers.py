"""Imports go down only (DESIGN 7): who may import whom, read from the sources."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "app" / "optindesk"

EVERYTHING = frozenset({"core", "disk", "store", "flows", "mail", "files", "system", "cli", "ui"})

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "core": frozenset(),
    "disk": frozenset({"core"}),
    "store": frozenset({"core", "disk"}),
    "flows": frozenset({"core", "store"}),
    "mail": frozenset({"core", "disk"}),
    "files": frozenset({"core", "disk"}),
    "system": frozenset({"core", "disk"}),
    "cli": frozenset({"core", "store", "flows"}),
    "ui": frozenset({"core", "store", "flows"}),
    "composition": EVERYTHING,
    "main": EVERYTHING | {"composition"},
    "__main__": frozenset({"main", "composition", "system", "ui"}),
    "__init__": frozenset(),
}
"""What a layer may import of ours, beside itself. A layer is a folder or a file in the package."""

QT_IN_FILES = ("files.chart", "files.pdf", "files.pdf_document", "files.pdf_page", "files.pictures")
ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "PySide6": ("ui", "composition", *QT_IN_FILES),
    "shiboken6": ("ui", "files.pdf"),
    "peewee": ("store",),
    "playhouse": ("store",),
    "psycopg2": ("store",),
    "keyring": ("system",),
}
"""Packages of others that only these layers or modules know."""

STDLIB_ONLY = ("core",)


def imports_of(source: str) -> Iterator[tuple[int, str]]:
    """The line and dotted name of every import, wherever it stands; relative ones start with a dot.

    ``from a import b`` is both a and a.b: only the interpreter knows whether b is a module.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}" if node.module else f"{base}{alias.name}"
        elif isinstance(node, ast.Call) and node.args:
            function, first = node.func, node.args[0]
            called = function.attr if isinstance(function, ast.Attribute) else None
            called = function.id if isinstance(function, ast.Name) else called
            if called in ("import_module", "__import__") and isinstance(first, ast.Constant):
                yield node.lineno, str(first.value)


def violations(package: Path) -> list[str]:
    """What breaks the rule in a package, each as ``file:line what``."""
    found = []
    for file in sorted(package.rglob("*.py")):
        module = file.relative_to(package).with_suffix("").as_posix().replace("/", ".")
        layer = module.partition(".")[0]
        if layer not in MAY_IMPORT:
            found.append(f"{module}: no layer is called {layer}")
            continue
        for line, name in imports_of(file.read_text(encoding="utf-8")):
            wrong = what_is_wrong(module, layer, name)
            if wrong:
                found.append(f"{file.relative_to(package).as_posix()}:{line} {wrong}")
    return found


def what_is_wrong(module: str, layer: str, name: str) -> str | None:
    """Why `module` of `layer` may not import `name`, or None if it may."""
    if name.startswith("."):
        return f"relative import {name}"
    top, _, rest = name.partition(".")
    if top == "optindesk":
        wanted = rest.partition(".")[0]
        if wanted == layer or wanted not in MAY_IMPORT or wanted in MAY_IMPORT[layer]:
            return None
        return f"{layer} may not import {wanted}"
    if layer in STDLIB_ONLY and top not in sys.stdlib_module_names:
        return f"{layer} knows the standard library only, not {top}"
    if top in ONLY_IN and not any(is_in(module, place) for place in ONLY_IN[top]):
        return f"{top} belongs in {', '.join(ONLY_IN[top])} only"
    return None


def is_in(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def test_imports_go_down_only() -> None:
    assert violations(PACKAGE) == []


def test_the_rule_has_something_to_judge() -> None:
    assert {file.parent.name for file in PACKAGE.rglob("*.py")} >= {"core", "store", "flows"}


@pytest.mark.parametrize(
    ("file", "source", "complaint"),
    [
        ("core/model.py", "import peewee", "core knows the standard library only, not peewee"),
        ("core/model.py", "from optindesk.store import tables", "core may not import store"),
        ("core/model.py", "from . import status", "relative import .status"),
        ("core/model.py", "from ..core import status", "relative import ..core.status"),
        ("flows/sending.py", "from optindesk import mail", "flows may not import mail"),
        ("flows/sending.py", "import optindesk.system.vault", "flows may not import system"),
        ("flows/sending.py", "def f():\n    import optindesk.files.pdf", "may not import files"),
        ("flows/sending.py", "importlib.import_module('optindesk.mail.smtp')", "not import mail"),
        ("mail/smtp.py", "from optindesk.store import archive", "mail may not import store"),
        ("store/archive.py", "from optindesk.flows import sending", "store may not import flows"),
        ("flows/signups.py", "import peewee", "peewee belongs in store only"),
        ("flows/signups.py", "from playhouse.db_url import connect", "belongs in store only"),
        ("files/writers.py", "from PySide6 import QtGui", "PySide6 belongs in"),
        ("cli.py", "import PySide6.QtWidgets", "PySide6 belongs in"),
        ("ui/window.py", "from optindesk.mail import imap", "ui may not import mail"),
        ("ui/window.py", "from optindesk.composition import desk", "may not import composition"),
        ("main.py", "from PySide6 import QtWidgets", "PySide6 belongs in"),
        ("utils/misc.py", "import os", "no layer is called utils"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, file: str, source: str, complaint: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(source, encoding="utf-8")
    (found,) = violations(tmp_path)
    assert complaint in found


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("core/model.py", "import json\nfrom optindesk.core.status import State"),
        ("flows/sending.py", "from optindesk.core import ports\nimport optindesk.store.archive"),
        ("files/pdf.py", "def pdf():\n    from PySide6 import QtGui"),
        ("store/database.py", "from playhouse.db_url import connect"),
        ("main.py", "from optindesk.ui import window\nfrom optindesk import __version__"),
        ("composition/windows.py", "from optindesk.ui import window\nfrom PySide6 import QtCore"),
        ("ui/window.py", "from PySide6.QtWidgets import QMainWindow"),
    ],
)
def test_a_right_import_is_left_alone(tmp_path: Path, file: str, source: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(source, encoding="utf-8")
    assert violations(tmp_path) == []
