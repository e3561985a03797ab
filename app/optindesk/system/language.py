"""Says sentences in the languages of people: gettext catalogues, Babel's times and numbers."""

from __future__ import annotations

import gettext
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.dates import has_no_time
from optindesk.core.sentence import Sentence, Value
from optindesk.system.paths import resources

if TYPE_CHECKING:
    from babel import Locale

DOMAIN = "optindesk"
ENGLISH = "en"
PSEUDO = "en_XA"
"""The invented language that shows which texts were forgotten: ``[!! Ŧĥïš … !!]``."""


class Translator:
    """Speaks one language; times are shown in `zone` (None: this computer's).

    It is the ``_`` of the window: ``_("Send {n} mails", n=3)``. Babel extracts the literals.
    """

    def __init__(
        self, code: str, catalogue: gettext.NullTranslations, zone: tzinfo | None = None
    ) -> None:
        self.code = code
        self._catalogue = catalogue
        self._zone = zone

    # Babel is imported when first needed: its import alone is a third of the time to a window.

    @cached_property
    def locale(self) -> Locale:
        """Babel's knowledge of the language."""
        from babel import Locale

        return Locale.parse(ENGLISH if self.code == PSEUDO else self.code)

    def __call__(self, text: str, /, **values: Value) -> str:
        """A text of ours, with what stands at its ``{places}``."""
        return self.say(Sentence(text, tuple(values.items())))

    def plural(self, one: str, many: str, /, n: int, **values: Value) -> str:
        """A text that counts; ``{n}`` is shown with the language's thousands separators."""
        return self.say(Sentence(one, (("n", n), *values.items()), many))

    def say(self, said: Sentence) -> str:
        """A sentence of the core, the sentences within it too."""
        catalogue = self._catalogue
        return said.say(catalogue.gettext, catalogue.ngettext, self.show, self.number)

    def show(self, value: Value) -> str:
        """A plain value in words: 21 Nov 2026, 10:04; a number that counts nothing as it is."""
        if isinstance(value, Sentence):
            return self.say(value)
        if isinstance(value, datetime):
            return self.time(value)
        if isinstance(value, date):
            return self.day(value)
        return "" if value is None else str(value)

    def day(self, value: date) -> str:
        """A day of the calendar: 21 Nov 2026."""
        from babel.dates import format_date

        return format_date(value, "medium", self.locale)

    def time(self, moment: datetime) -> str:
        """Day, hour and minute, or only the day where nothing else is known.

        Raises ValueError for a moment without a zone.
        """
        from babel.dates import format_time, get_datetime_format

        if moment.tzinfo is None:
            raise ValueError("a time to be shown needs its zone")
        local = moment.astimezone(self._zone)
        if has_no_time(moment):
            return self.day(local.date())
        hour = format_time(local.time(), "short", locale=self.locale)
        pattern = str(get_datetime_format("medium", self.locale)).replace("'", "")
        return pattern.replace("{1}", self.day(local.date())).replace("{0}", hour)

    def hour(self, moment: datetime) -> str:
        """Hour and minute: 10:04."""
        from babel.dates import format_time

        local = moment.astimezone(self._zone)
        return format_time(local.time(), "short", locale=self.locale)

    def long_day(self, day: date) -> str:
        """A day with its weekday: Saturday, 21 November 2026."""
        from babel.dates import format_date

        return format_date(day, "full", self.locale)

    def number(self, n: int) -> str:
        """A count with thousands separators; not for row or entry numbers."""
        if 0 <= n < 1000:
            return str(n)  # without Babel, which takes long to come

        from babel.numbers import format_decimal

        return format_decimal(n, locale=self.locale)


def translator(code: str, zone: tzinfo | None = None, folder: Path | None = None) -> Translator:
    """The speaker of the best language on offer for `code` (``de_AT`` → ``de`` → English)."""
    folder = folder or catalogues()
    if code == PSEUDO:
        return Translator(PSEUDO, PseudoCatalogue(), zone)
    chosen = choose([code], available(folder))
    if chosen == ENGLISH:
        return Translator(ENGLISH, gettext.NullTranslations(), zone)
    return Translator(chosen, gettext.translation(DOMAIN, folder, [chosen]), zone)


@contextmanager
def standard_library_speaks(code: str) -> Iterator[None]:
    """What asks gettext by itself, as argparse does for its help, speaks a language in here.

    gettext takes the language from the environment alone, so that is changed meanwhile.
    """
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain(DOMAIN, str(catalogues()))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = choose([code], available())
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def catalogues() -> Path:
    """The folder with one folder per language."""
    return resources() / "locale"


def available(folder: Path | None = None) -> list[str]:
    """The languages on offer, English (which needs no catalogue) first."""
    found = (folder or catalogues()).glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return [ENGLISH, *sorted(file.parents[1].name for file in found)]


def own_name(code: str) -> str:
    """A language's name in itself, for a menu: ``Deutsch``."""
    from babel import Locale

    if code == PSEUDO:
        return pseudo("Test")
    name = Locale.parse(code).display_name or code
    return name[:1].upper() + name[1:]


def speaks(code: str, offered: Sequence[str] | None = None) -> bool:
    """Whether a language is on offer, as it is or without its country."""
    offered = available() if offered is None else offered
    return code == PSEUDO or any(one in offered for one in _spellings(code))


def _spellings(code: str) -> tuple[str, str]:
    """``de-AT.UTF-8`` is ``de_AT``, or else ``de``."""
    plain = re.split(r"[.@]", code.replace("-", "_"))[0]
    return plain, plain.partition("_")[0]


def choose(wanted: Sequence[str], offered: Sequence[str]) -> str:
    """The first of the wanted languages that is on offer, as it is or without its country."""
    for code in wanted:
        for candidate in _spellings(code):
            if candidate in offered:
                return candidate
    return ENGLISH


def default_code(
    environ: Mapping[str, str] = os.environ,
    offered: Sequence[str] | None = None,
    system: Callable[[], str] | None = None,
) -> str:
    """The language this computer speaks, as far as we speak it.

    The variables of gettext(1) come first, in its order; then what Windows or macOS is set to.
    """
    wanted = environ.get("LANGUAGE", "").split(":")
    wanted += [environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    wanted = [code for code in wanted if code] or [(system or system_language)()]
    return choose(wanted, available() if offered is None else offered)


def system_language() -> str:
    """The language set in Windows or macOS; English where the environment alone decides."""
    if sys.platform == "win32":
        import ctypes
        import locale

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, ENGLISH)
    if sys.platform == "darwin":
        import subprocess

        command = ["/usr/bin/defaults", "read", "-g", "AppleLocale"]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        return told.stdout.strip() or ENGLISH
    return ENGLISH


class PseudoCatalogue(gettext.NullTranslations):
    """Translates everything that passes through it, so that what does not is seen at once."""

    def gettext(self, message: str) -> str:
        return pseudo(message.rpartition("\x04")[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]+>|&[a-z]+;|%(?:\(\w+\))?\w)")
_LETTERS = str.maketrans(
    "ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz", "ÅÇÐÉĜĤÎĴĶĻÑÖŔŠŦÛŴÝŽåçðéĝĥîĵķļñöŕšŧûŵýž"
)


def pseudo(text: str) -> str:
    """The text in the invented language: strange letters, a third longer, its places kept."""
    pieces = _KEPT.split(text)
    strange = "".join(
        piece if place % 2 else piece.translate(_LETTERS) for place, piece in enumerate(pieces)
    )
    return f"[!! {strange}{'·' * (len(text) // 3)} !!]"
