"""The world's troubles: each with its own code and a sentence that can be filled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from optindesk.core import errors
from optindesk.core.errors import Trouble

PACKAGE = Path(errors.__file__).parents[1]


def classes_of(root: type[Exception]) -> list[type[Exception]]:
    """A class of ours and all below it, parents first."""
    found = [root]
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            found += classes_of(child)
    return found


TROUBLES = {one.__name__: one for one in classes_of(Trouble) if issubclass(one, Trouble)}


def places_of(trouble: type[Trouble]) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(trouble.said) if name is not None}


def test_every_code_is_its_own() -> None:
    codes = [trouble.__dict__.get("code") for trouble in TROUBLES.values()]
    assert None not in codes
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", str(code)) for code in codes)


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_every_trouble_says_its_sentence(trouble: type[Trouble]) -> None:
    places = places_of(trouble)
    assert all(place.isidentifier() for place in places)
    problem = trouble(**{place: f"<{place}>" for place in places})
    said = str(problem)
    assert said == str(problem.sentence)
    assert "{" not in said
    assert all(f"<{place}>" in said for place in places)
    assert problem.sentence.key == trouble.said
    if trouble.said != Trouble.said:
        assert said.endswith((".", "<words>", "<reason>"))
        assert "  " not in said


def test_the_values_of_a_trouble_stay_with_it() -> None:
    problem = errors.NoConnection(host="mail.example.org", port=25, reason="refused")
    assert problem.values == {"host": "mail.example.org", "port": 25, "reason": "refused"}


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Every place in the program where a trouble is made: where, which, and with which values."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else None
            name = function.id if isinstance(function, ast.Name) else name
            named = {keyword.arg for keyword in node.keywords}
            if name in TROUBLES and None not in named:
                values = {value for value in named if value is not None}
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", name, values


def test_every_trouble_that_the_program_makes_gets_what_its_sentence_needs() -> None:
    found = list(raised())
    assert len(found) > 50
    lacking = [
        (where, name, places_of(TROUBLES[name]) - values)
        for where, name, values in found
        if places_of(TROUBLES[name]) - values
    ]
    assert lacking == []


def drawn() -> dict[str, str]:
    """Each class in the tree of the module's docstring, with the one that it hangs on."""
    assert errors.__doc__ is not None
    parents: dict[str, str] = {}
    branch: list[tuple[int, str]] = []
    for line in errors.__doc__.splitlines():
        match = re.search(r"[├└]─ (\w+(?:, \w+)*)", line)
        if match is None:
            continue
        while branch and branch[-1][0] >= match.start():
            branch.pop()
        for name in match[1].split(", "):
            assert name not in parents
            parents[name] = branch[-1][1] if branch else "Exception"
        branch.append((match.start(), match[1].rpartition(" ")[2]))
    return parents


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    ours = [*classes_of(errors.Cancelled), *classes_of(Trouble)]
    assert drawn() == {one.__name__: one.__base__.__name__ for one in ours if one.__base__}


def test_cancelling_is_no_trouble() -> None:
    assert not issubclass(errors.Cancelled, Trouble)
