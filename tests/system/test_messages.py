"""The catalogues: every message is found, its places survive, and what is shipped is current."""

from __future__ import annotations

import ast
import io
import re
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from optindesk.core.errors import Trouble
from optindesk.flows.narrowing import vocabulary
from optindesk.system import language
from presets import said_of_all

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "resources" / "locale").glob("*/LC_MESSAGES/optindesk.po"))

MADE_ELSEWHERE = {"core/sentence.py", "core/errors.py", "system/language.py"}
"""Where a message comes in as an argument: these three are the mechanism itself."""


def texts_of(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def places_in(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", text))


def test_every_trouble_says_something_that_translators_see(template: Catalog) -> None:
    kinds = [Trouble]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    said = {kind.said for kind in kinds} - {Trouble.said}
    assert len(said) > 30
    assert said <= {text for message in template for text in texts_of(message)}


def test_the_invented_language_keeps_all_places_of_all_messages(template: Catalog) -> None:
    seen = 0
    for message in template:
        for text in texts_of(message):
            if text:
                strange = language.pseudo(text)
                assert places_in(strange) == places_in(text)
                assert strange != text
                seen += 1
    assert seen > 100


def test_every_place_is_a_plain_name(template: Catalog) -> None:
    """An attribute or an index in a message would let a translation reach into objects."""
    for message in template:
        for text in texts_of(message):
            assert all(place[1:-1].isidentifier() for place in places_in(text)), text


def hidden_messages(source: str) -> list[int]:
    """The lines where a sentence is made of something that Babel cannot extract."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("sentence", "sentences", "sentence_in", "_", "N_")
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]


def test_every_sentence_can_be_extracted() -> None:
    hidden = {}
    for file in (ROOT / "app" / "optindesk").rglob("*.py"):
        name = file.relative_to(ROOT / "app" / "optindesk").as_posix()
        lines = hidden_messages(file.read_text(encoding="utf-8"))
        if lines and name not in MADE_ELSEWHERE:
            hidden[name] = lines
    assert hidden == {}


@pytest.mark.parametrize("source", ["sentence(text)", 'sentence(f"{x}")', 'x = _("a" if b else c)'])
def test_a_hidden_message_is_found(source: str) -> None:
    assert hidden_messages(source) == [1]
    assert hidden_messages('sentence("plain {x}", x=y)') == []


def test_the_functions_that_make_messages_are_all_known(
    messages: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "page.py").write_text(
        'sentence("a {x}", x=1)\nsentences("one", "many", n)\nself._("b")\nsentence_in("c", "i")\n'
        'N_("c" " d")\n_.plural("{n} e", "{n} es", 3)\nother("not me")\n'
        'def f(words):\n    words("f")\nbench.words("g")\n'
        "x = f\"{self._('h')} {n}\"\n",
        encoding="utf-8",
    )
    found = {message.id for message in messages.extracted(tmp_path, []) if message.id}
    assert found == {"a {x}", ("one", "many"), "b", "c d", ("{n} e", "{n} es"), *"fghi"}


def said_by_window(source: str) -> set[str]:
    """The texts of a source that go through the words of the window, whatever they are called."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("_", "words")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


@pytest.mark.long
def test_all_texts_of_the_window_are_messages(template: Catalog) -> None:
    known = {text for message in template for text in texts_of(message)}
    for file in (ROOT / "app" / "optindesk" / "ui").rglob("*.py"):
        said = said_by_window(file.read_text(encoding="utf-8"))
        assert sorted(said - known) == [], file.name


def test_the_sentences_of_a_data_file_are_messages_at_whatever_depth(
    messages: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "page.py").write_text('sentence("a")', encoding="utf-8")
    data = tmp_path / "some.toml"
    data.write_text(
        'before = ["b", "c"]\nname = "no"\n[one.app_password]\nsteps = ["d"]\npage = "no"\n'
        '[[one.troubles]]\nwhen = ["no"]\nmeans = "e"\ndo = "f"\n',
        encoding="utf-8",
    )
    found = {message.id for message in messages.extracted(tmp_path, [data]) if message.id}
    assert found == {"a", "b", "c", "d", "e", "f"}


def test_every_sentence_about_providers_is_a_message(template: Catalog) -> None:
    said = {one.key for one in said_of_all()}
    assert len(said) > 30
    assert said <= {text for message in template for text in texts_of(message)}


def test_a_new_language_starts_empty_and_keeps_what_was_translated(
    messages: ModuleType, tmp_path: Path, template: Catalog
) -> None:
    messages.main(["de"], tmp_path)
    po = tmp_path / "de" / "LC_MESSAGES" / "optindesk.po"
    catalog = read_po(io.BytesIO(po.read_bytes()))
    assert len(catalog) == len(template)
    assert catalog.num_plurals == 2
    text = po.read_text(encoding="utf-8")
    english = "There is a list “{name}” already. It was left as it is."
    german = "Eine Liste „{name}“ gibt es schon. Sie blieb, wie sie ist."
    assert f'msgid "{english}"\nmsgstr ""' in text
    text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{german}"')
    po.write_text(text + '\nmsgid "gone"\nmsgstr "weg"\n', encoding="utf-8")
    messages.main([], tmp_path)
    speaker = language.translator("de", folder=tmp_path)
    assert (
        speaker(english, name="Rosen")
        == "Eine Liste „Rosen“ gibt es schon. Sie blieb, wie sie ist."
    )
    after = po.read_bytes()
    assert b"weg" not in after
    messages.main([], tmp_path)
    assert po.read_bytes() == after, "a second run changes nothing"


OF_PRINTF = r"%(?:\(\w+\))?[rs]\b"
"""The places in messages of argparse."""


def letters_in(text: str) -> int:
    """How many letters of a text are underlined."""
    return len(re.findall(r"&(?!&)\w", text.replace("&&", "")))


@pytest.mark.parametrize("po", SHIPPED, ids=lambda po: po.parents[1].name)
def test_a_shipped_language_says_everything(po: Path) -> None:
    """What became a plural is marked as fuzzy, and then left out of the .mo."""
    missing = [
        message.id
        for message in read_po(io.BytesIO(po.read_bytes()))
        if message.id
        and (
            message.fuzzy
            or not all([message.string] if isinstance(message.id, str) else message.string)
        )
    ]
    assert missing == []


@pytest.mark.parametrize("po", SHIPPED, ids=lambda po: po.parents[1].name)
def test_a_translation_keeps_what_is_not_said(po: Path) -> None:
    """The underlined letter, the dots of a dialog, the colon of a field, tags, line breaks, and all
    places but the number where there is one."""
    for message in read_po(io.BytesIO(po.read_bytes())):
        if not message.id:
            continue
        english, strings = texts_of(message), message.string
        for text in [strings] if isinstance(strings, str) else strings:
            first = english[0]
            assert letters_in(text) == letters_in(first), text
            assert text.endswith("…") == first.endswith("…"), text
            assert text.endswith(":") == first.endswith(":"), text
            assert text.count("\n") == first.count("\n"), text
            assert set(re.findall(OF_PRINTF, text)) == set(re.findall(OF_PRINTF, first)), text
            assert re.findall(r"</?\w+>", text) == re.findall(r"</?\w+>", first), text
            assert set.intersection(*map(places_in, english)) - {"{n}"} <= places_in(text), text


def test_shipped_catalogues_are_current_and_keep_every_place(
    messages: ModuleType, template: Catalog
) -> None:
    for po in SHIPPED:
        code = po.parents[1].name
        is_current = messages.updated(po.read_bytes(), code, template) == po.read_bytes()
        assert is_current, "make messages"  # to tell the difference would take minutes
        assert po.with_suffix(".mo").read_bytes() == messages.compiled(po.read_bytes(), code)
        for message in read_po(io.BytesIO(po.read_bytes()), locale=code):
            strings = [message.string] if isinstance(message.string, str) else message.string
            for text in filter(None, strings):
                assert places_in(text) <= set().union(*map(places_in, texts_of(message))), text


@pytest.mark.parametrize("po", SHIPPED, ids=lambda po: po.parents[1].name)
def test_the_filter_offers_words_without_quotation_marks(po: Path) -> None:
    """They would stand within those that the filter puts around words with a space."""
    known = vocabulary(language.translator(po.parents[1].name).say)
    words = [spelt for keys in known.keys.values() for spelt in keys]
    words += [spelt for values in known.values.values() for spelt in chain(*values.values())]
    assert [word for word in words if re.search('["„“”«»]', word)] == []
