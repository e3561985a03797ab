"""The catalogues: messages out of the sources, into each language's .po, and that into its .mo.

`make messages` runs it. A new language starts with ``make messages ARGS=de``.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
DOMAIN = "optindesk"

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "sentence": (1,),
    "sentences": (1, 2),
    "sentence_in": ((1, "c"), 2),
    "plural": (1, 2),
    "N_": None,
    "_": (1,),
    "words": (1,),
}
"""The functions whose first literal arguments are messages."""


DATA = (ROOT / "resources" / "providers.toml",)
"""Data files in which sentences stand."""

SENTENCES = frozenset({"before", "register", "steps", "means", "do"})
"""The keys of those files whose texts are messages."""


def extracted(sources: Path = ROOT / "app", data: Iterable[Path] = DATA) -> Catalog:
    """All messages of the sources, without line numbers: those would change with every edit."""
    catalog = Catalog(project="Opt-In Desk", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        str(sources), [("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"]
    )
    for file, _, message, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalog.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    for path in sorted(sources.rglob("*.py")):
        for text in texts_within(path.read_text(encoding="utf-8")):
            catalog.add(text, locations=[(path.relative_to(sources).as_posix(), 0)])
    for path in data:
        for text in texts_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            catalog.add(text, locations=[(path.name, 0)])
    return catalog


def texts_within(source: str) -> Iterator[str]:
    """The messages in the places of f-strings: to Babel such a string is but one piece."""
    for whole in ast.walk(ast.parse(source)):
        for node in ast.walk(whole) if isinstance(whole, ast.JoinedStr) else ():
            if isinstance(node, ast.Call) and node.args:
                name = ast.unparse(node.func).rpartition(".")[2]
                first = node.args[0]
                if KEYWORDS.get(name) == (1,) and isinstance(first, ast.Constant):
                    yield first.value


def texts_in(plain: Any) -> Iterator[str]:
    """The messages of a data file, in its order, at whatever depth they stand."""
    if isinstance(plain, list):
        for one in plain:
            yield from texts_in(one)
    elif isinstance(plain, dict):
        for key, value in plain.items():
            if key in SENTENCES:
                yield from [value] if isinstance(value, str) else value
            else:
                yield from texts_in(value)


def started(language: str) -> Catalog:
    """An empty catalogue of a language, its plural rule as Babel knows it."""
    return Catalog(
        locale=language,
        project="Opt-In Desk",
        copyright_holder="Opt-In Desk contributors",
        header_comment=f"# The {language} messages of Opt-In Desk.",
        fuzzy=False,
        charset="utf-8",
    )


def updated(po: bytes, language: str, template: Catalog) -> bytes:
    """A language's .po with today's messages; what is no longer said is dropped."""
    catalog = read_po(io.BytesIO(po), locale=language) if po else started(language)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, sort_by_file=True)
    return out.getvalue()


def compiled(po: bytes, language: str) -> bytes:
    """The .mo of a .po, the same bytes each time."""
    out = io.BytesIO()
    write_mo(out, read_po(io.BytesIO(po), locale=language))
    return out.getvalue()


def forms_of(message: Message) -> Iterable[str]:
    """What a message is translated to: one text, or one for each form of a count."""
    return [message.string] if isinstance(message.id, str) else message.string


def main(new_languages: list[str], folder: Path = ROOT / "resources" / "locale") -> None:
    """Update and compile every language in the folder, and start the new ones."""
    template = extracted()
    for language in new_languages:
        place = folder / language / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{DOMAIN}.po").touch()
    for file in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        language = file.parents[1].name
        file.write_bytes(updated(file.read_bytes(), language, template))
        file.with_suffix(".mo").write_bytes(compiled(file.read_bytes(), language))
        messages = [message for message in read_po(io.BytesIO(file.read_bytes())) if message.id]
        done = sum(1 for one in messages if not one.fuzzy and all(forms_of(one)))
        print(f"{language}: {done} of {len(messages)} messages translated")
    print(f"{len(template)} messages in the sources")


if __name__ == "__main__":
    main(sys.argv[1:])
