"""Sentences in people's languages."""

from __future__ import annotations

import importlib.util
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.dates import as_moment
from optindesk.core.sentence import NUMBERED, figure, sentence, sentences
from optindesk.system import language

MOMENT = datetime(2026, 11, 21, 9, 4, 11, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

GERMAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "asked on {day}"
msgstr "gefragt am {day}"

msgid "{n} mail"
msgid_plural "{n} mails"
msgstr[0] "eine Mail"
msgstr[1] "{n} Mails"
"""


@pytest.fixture
def german_folder(tmp_path: Path, messages: ModuleType) -> Path:
    """A folder of catalogues that speaks a little German."""
    place = tmp_path / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "optindesk.mo").write_bytes(messages.compiled(GERMAN.encode(), "de"))
    return tmp_path


def test_a_sentence_is_said_in_the_language_and_in_local_time(german_folder: Path) -> None:
    german = language.translator("de", BERLIN, german_folder)
    assert german.say(sentence("asked on {day}", day=MOMENT)) == "gefragt am 21.11.2026, 10:04"
    assert german.say(sentence("asked on {day}", day=date(2026, 1, 2))) == "gefragt am 02.01.2026"
    assert german.say(sentences("{n} mail", "{n} mails", 1)) == "eine Mail"
    assert german.say(sentence("asked on {day}", day=sentences("{n} mail", "{n} mails", 2))) == (
        "gefragt am 2 Mails"
    )


def test_a_moment_of_which_only_the_day_is_known_is_shown_without_a_time() -> None:
    """Found by a stranger: “left on Jan 10, 2024, 11:59 PM” of whom nobody knew when."""
    moment = as_moment(date(2024, 1, 10), ZoneInfo("Europe/Vienna")).astimezone(UTC)
    said = language.translator("en", ZoneInfo("Europe/Vienna")).time(moment)
    assert said == "Jan 10, 2024"


def test_what_is_not_translated_yet_is_said_in_english(german_folder: Path) -> None:
    german = language.translator("de", BERLIN, german_folder)
    assert german("row {row} of {sheet}", row=1204, sheet="market.xlsx") == (
        "row 1204 of market.xlsx"
    )


def test_counts_have_the_separators_of_the_language(german_folder: Path) -> None:
    german = language.translator("de", BERLIN, german_folder)
    assert german.plural("{n} mail", "{n} mails", 12345) == "12.345 Mails"
    sheet = sentences("{n} mail", "{n} mails", 10001)
    assert german.say(sentence("{what}", what=sheet)) == "10.001 Mails"
    assert (
        german.say(sentence("from {least} to {most}", least=1, most=10_000)) == "from 1 to 10.000"
    )
    assert german.say(figure(1204)) == "1.204"
    for place in NUMBERED:
        assert german.say(sentence(f"{{{place}}}", **{place: 1204})) == "1204", "it is no count"
    assert language.translator("en").plural("{n} row in {x}", "{n} rows in {x}", 1200, x="a") == (
        "1,200 rows in a"
    )


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    english = language.translator("en", BERLIN, tmp_path)
    said = english.say(sentence("read at {at}{note}", at=MOMENT, note=None))
    assert said.replace("\u202f", " ") == "read at Nov 21, 2026, 10:04 AM"
    assert english("") == ""


def test_a_time_without_a_zone_is_never_shown() -> None:
    with pytest.raises(ValueError, match="zone"):
        language.translator("en").time(datetime(2026, 11, 21))  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("code", "spoken"), [("de", "de"), ("de_AT", "de"), ("de-CH", "de"), ("fr", "en"), ("", "en")]
)
def test_the_nearest_language_on_offer_speaks(german_folder: Path, code: str, spoken: str) -> None:
    assert language.translator(code, BERLIN, german_folder).code == spoken


def test_the_languages_on_offer_start_with_english(german_folder: Path) -> None:
    assert language.available(german_folder) == ["en", "de"]
    assert language.available()[0] == "en"
    assert language.own_name("de") == "Deutsch"
    assert language.own_name(language.PSEUDO).startswith("[!!")


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LC_ALL": "fr_FR.UTF-8", "LANG": "de_DE"}, "fr"),
        ({"LANGUAGE": "nl:de", "LANG": "fr_FR"}, "de"),
        ({"LC_MESSAGES": "pt_BR@x", "LANG": "de_DE"}, "pt_BR"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "de"),
    ],
)
def test_the_computers_language_is_found(environ: dict[str, str], code: str) -> None:
    offered = ["en", "de", "fr", "pt_BR"]
    assert language.default_code(environ, offered, lambda: "de-DE") == code


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: another way to ask it")
def test_on_linux_the_environment_alone_decides() -> None:
    assert language.default_code({}, ["en", "de"]) == "en"


def test_the_invented_language_shows_what_was_forgotten() -> None:
    strange = language.translator(language.PSEUDO, BERLIN)
    assert strange("Send {what} <b>now</b>", what="mails").startswith("[!! Šéñð mails <b>ñöŵ</b>")
    assert strange.say(sentences("{n} row", "{n} rows", 2)).startswith("[!! 2 ŕöŵš")
    assert strange.say(sentence("{a}", a=sentence("in"))).count("[!!") == 2


@given(st.lists(st.sampled_from(["{n}", "{place}", "<b>", "&lt;", "Mail ", "Größe ", "%s"])))
def test_the_invented_language_keeps_places_and_marks(pieces: list[str]) -> None:
    strange = language.pseudo("".join(pieces))
    for piece in pieces:
        if piece[0] in "{<&%":
            assert strange.count(piece) == pieces.count(piece)


def test_babel_is_not_imported_before_it_is_needed() -> None:
    """It would take a third of the time to the first window."""
    spec = importlib.util.find_spec("optindesk.system.language")
    assert spec is not None
    assert spec.origin is not None
    lines = Path(spec.origin).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith(("import babel", "from babel"))]
