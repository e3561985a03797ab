"""Help and wrong usage on the command line, in the language of whoever types."""

from __future__ import annotations

import argparse
import gettext
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from optindesk.cli import arguments
from optindesk.main import main
from optindesk.system import language
from optindesk.system.language import pseudo


@pytest.fixture(scope="module")
def strange(template: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues with a German of invented letters, in which nothing is forgotten."""
    folder = tmp_path_factory.mktemp("locale")
    made = Catalog(locale="de")
    for message in template:
        if isinstance(message.id, str) and message.id:
            made.add(message.id, pseudo(message.id))
    place = folder / "de" / "LC_MESSAGES" / f"{language.DOMAIN}.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as out:
        write_mo(out, made)
    return folder


@pytest.fixture(autouse=True)
def _speaks_it(strange: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "catalogues", lambda: strange)
    monkeypatch.setenv("COLUMNS", "2000")


def ended(given: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """How the program ends for these arguments, and what it says."""
    with pytest.raises(SystemExit) as end:
        main(given)
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out + said.err


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from parsers(one)


def explanations() -> set[str]:
    """Whatever the help of any command explains, but for the bare names of what may be chosen."""
    found = set()
    for parser in parsers(arguments.grammar()):
        found.add(parser.description)
        for action in parser._actions:
            found.add(action.help)
            found |= {one.help for one in getattr(action, "_choices_actions", ())}
    names = re.compile(r"\w+(, \w+)+")
    return {text for text in found if text and not names.fullmatch(text)}


def test_all_that_help_explains_is_a_message(template: Catalog) -> None:
    known = {message.id for message in template}
    assert len(explanations()) > 200
    assert explanations() - known == set()


@pytest.mark.parametrize("given", [["--lang", "de", "report"], ["report", "--lang=de"]])
def test_help_is_in_the_language_that_is_asked_for(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = ended([*given, "--help"], capsys)
    assert status == 0
    assert said.startswith(f"{pseudo('usage: ')}optindesk report")
    assert f"\n{pseudo('options')}:\n" in said
    for text in ("show this help message and exit", "the result as JSON", "only this list"):
        assert re.search(rf" {re.escape(pseudo(text))}\n", said)
    assert f"\n{pseudo('what was asked, and what became of it, as figures')}\n" in said


def test_help_is_in_the_language_of_the_computer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de_AT:en")
    status, said = ended(["wording", "back", "--help"], capsys)
    assert status == 0
    assert f"\n{pseudo('positional arguments')}:\n" in said
    assert pseudo("to this earlier one instead") in said


@pytest.mark.parametrize(
    ("given", "wrong", "helps"),
    [
        (["report", "--nothing"], pseudo("unrecognized arguments: %s") % "--nothing", " report"),
        (["signup"], pseudo("the following arguments are required: %s") % "address", " signup"),
        (
            ["signup", "a@b.example"],
            pseudo("signup needs --list NAME or --level N, or --take-back alone"),
            " signup",
        ),
        (["send", "--limit"], pseudo("expected one argument"), " send"),
        (
            ["send", "--limit", "no"],
            pseudo("“{text}” is not a number above 0").format(text="no"),
            " send",
        ),
        (
            ["answers", "add"],
            pseudo("answers {what} needs a SENTENCE").format(what="add"),
            " answers",
        ),
        (
            ["evidence", "add", "1"],
            pseudo("evidence add needs a FILE, or --paper NUMBER"),
            " evidence add",
        ),
        (
            ["list", "shwo"],
            pseudo("invalid choice: %(value)r (choose from %(choices)s)").partition("%")[0],
            " list",
        ),
        (
            ["singup"],
            pseudo("“{typed}” is no command; perhaps one of these is meant: {near}").format(
                typed="singup", near="signup"
            ),
            "",
        ),
        (["help"], pseudo("“{typed}” is no command").format(typed="help"), ""),
    ],
)
def test_wrong_usage_is_said_in_the_language_that_is_asked_for_with_whose_help_says_more(
    given: list[str], wrong: str, helps: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = ended([*given, "--lang", "de"], capsys)
    assert status == 2
    assert wrong in said
    hint = pseudo("Try “{command} --help”.").format(command=f"optindesk{helps}")
    assert said.endswith(f"\n{hint}\n")


def test_english_stays_english_and_the_environment_as_it_was(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    domain = gettext.textdomain()
    status, said = ended(["report", "--help", "--lang", "en"], capsys)
    assert status == 0
    assert said.startswith("usage: optindesk report")
    assert "[!!" not in said
    assert "LANGUAGE" not in os.environ
    assert gettext.textdomain() == domain


def test_a_language_that_nobody_speaks_is_told_in_one_that_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert main(["status", "--lang", "tlh"]) == 2
    assert pseudo("the program does not speak “{language}”, but: {ours}").partition("{")[0] in (
        capsys.readouterr().err
    )
