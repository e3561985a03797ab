"""Writes what a Linux system reads about the program, out of the program: `texts.py FOLDER`.

`desk.optin.optindesk.metainfo.xml` for software centres (AppStream), from CHANGELOG.md and what
the window says is new; the manual page `optindesk.1`, from the grammar of the command line; and
Debian's `changelog`. Days are taken from SOURCE_DATE_EPOCH, so that the same source gives the same
bytes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from optindesk import __version__
from optindesk.cli.arguments import grammar
from optindesk.core.whats_new import NEWS
from optindesk.system.language import ENGLISH, available, translator

ROOT = Path(__file__).parents[2]
ID = "desk.optin.optindesk"
"""No domain is ours yet, and this one can be nobody else's: there is no top level “desk”."""

SUMMARY = {
    "en": "Double opt-in by email without any web server",
    "de": "Double-Opt-in per E-Mail ganz ohne Webserver",
    "es": "Doble confirmación por correo sin servidor web",
    "fr": "Double consentement par e-mail, sans serveur web",
    "hr": "Dvostruka potvrda e-poštom bez web-poslužitelja",
    "it": "Doppio consenso via e-mail senza alcun server web",
}
DESCRIPTION = (
    "Sign-ups come from paper, a spreadsheet, the telephone or the counter. Each person is asked by"
    " mail through your own account; the answers are read in your own mailbox, and only who says"
    " yes in their own words is written to.",
    "Of everybody you see how they stand: asked when, from which sheet, mail handed over when,"
    " answered what, lapses when. The proof of each yes is kept in a log that shows tampering, and"
    " is exported as a file on the person.",
    "Nothing leaves your computer but the mails.",
)
MAINTAINER = "{name} <{mail}>".format(
    name=os.environ.get("DEBFULLNAME", "The makers of Opt-In Desk"),
    mail=os.environ.get("DEBEMAIL", "optindesk@localhost"),
)


def moment() -> datetime:
    """The moment that what is built bears."""
    return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)


def releases(changelog: str) -> Iterator[tuple[str, date, str]]:
    """Version, day and kind of each release of CHANGELOG.md, the newest first.

    A heading says it like this: ``## 1.2.3 (2027-01-15)``. What is built from “Unreleased” is on
    its way to being one.
    """
    told = [
        (version, date.fromisoformat(day), "stable")
        for version, day in re.findall(r"^## (\d[\d.]*) \(([\d-]+)\)$", changelog, re.MULTILINE)
    ]
    if __version__ not in {version for version, _, _ in told}:
        yield __version__, moment().date(), "development"
    yield from told


def metainfo(changelog: str) -> str:
    """The program for software centres, as AppStream's metainfo."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<component type="desktop-application">',
        f"  <id>{ID}</id>",
        "  <metadata_license>MIT</metadata_license>",
        "  <project_license>MIT</project_license>",
        "  <name>Opt-In Desk</name>",
        *(f"  <summary{_in(code)}>{escape(said)}</summary>" for code, said in SUMMARY.items()),
        "  <developer_name>The makers of Opt-In Desk</developer_name>",
        "  <description>",
        *(f"    <p>{escape(paragraph)}</p>" for paragraph in DESCRIPTION),
        "  </description>",
        '  <launchable type="desktop-id">optindesk.desktop</launchable>',
        '  <icon type="stock">optindesk</icon>',
        "  <categories>",
        "    <category>Office</category>",
        "    <category>ContactManagement</category>",
        "  </categories>",
        "  <provides>",
        "    <binary>optindesk</binary>",
        "    <binary>optindesk-desk</binary>",
        "    <mediatype>application/x-optindesk-collector</mediatype>",
        "    <mediatype>application/x-optindesk-signups</mediatype>",
        "  </provides>",
        '  <requires><display_length compare="ge">760</display_length></requires>',
        "  <supports><control>keyboard</control><control>pointing</control></supports>",
        '  <content_rating type="oars-1.1"/>',
        "  <releases>",
    ]
    for version, day, kind in releases(changelog):
        lines.append(f'    <release version={quoteattr(version)} date="{day}" type="{kind}">')
        lines += _news(version)
        lines.append("    </release>")
    return "\n".join([*lines, "  </releases>", "</component>", ""])


def _news(version: str) -> Iterator[str]:
    """What is new in a version, in each language of the program."""
    if not NEWS.get(version):
        return
    yield "      <description>"
    for code in available():
        words = translator(code)
        yield f"        <ul{_in(code)}>"
        yield from (f"          <li>{escape(words.say(line))}</li>" for line in NEWS[version])
        yield "        </ul>"
    yield "      </description>"


def _in(code: str) -> str:
    return "" if code == ENGLISH else f' xml:lang="{code}"'


def manual_page() -> str:
    """The manual page of the command line; optindesk-desk is the same without a terminal."""
    parser = grammar()
    lines = [
        f'.TH OPTINDESK 1 {moment():%Y-%m-%d} "Opt-In Desk {__version__}" "User Commands"',
        ".SH NAME",
        "optindesk, optindesk\\-desk \\- double opt\\-in by email without any web server",
        ".SH SYNOPSIS",
        ".B optindesk",
        "[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...]",
        ".br",
        ".B optindesk\\-desk",
        "[\\fIOPTION\\fR]... [\\fIFILE\\fR]...",
        ".SH DESCRIPTION",
        "Without a command the window opens; files that are named (sheets, saved mails, what a",
        "second computer collected) are opened in it. A window that is open already comes forward.",
        ".B optindesk\\-desk",
        "is the same program for menus and file managers.",
        ".PP",
        "The manual is in the program: F1 in the window,",
        ".B optindesk manual",
        "in the terminal. Each command explains itself:",
        '.BR "optindesk COMMAND \\-\\-help" .',
        ".SH OPTIONS",
    ]
    for action in parser._actions:
        if action.option_strings:
            lines += [".TP", _bold(_spelled(action)), _plain(action.help or "")]
        elif isinstance(action, argparse._SubParsersAction):
            lines.append(".SH COMMANDS")
            for command in action._choices_actions:
                lines += [".TP", _bold(command.dest), _plain(command.help or "")]
    return "\n".join(
        [
            *lines,
            ".SH EXIT STATUS",
            "0 done, 1 a problem that the sentence on standard error explains, 2 wrong usage,",
            "3 a bug of the program.",
            ".SH FILES",
            ".TP",
            ".I ~/.local/share/optindesk",
            "the desk, unless \\-\\-data names another place. Removing the program leaves it.",
            ".TP",
            ".I ~/.config/optindesk/settings.json",
            "what is set for this computer.",
            "",
        ]
    )


def _spelled(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return ", ".join(action.option_strings) + value


def _bold(text: str) -> str:
    return ".B " + _plain(text)


def _plain(text: str) -> str:
    """Text as troff takes it: no line begins a request, and hyphens stay what they are."""
    safe = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    return f"\\&{safe}" if safe[:1] in ".'" else safe


def debian_changelog() -> str:
    """What Debian's tools read of a package's history: that the rest stands beside it."""
    return (
        f"optindesk ({__version__}-1) unstable; urgency=medium\n\n"
        "  * As its makers built it; what changed stands in changelog.gz.\n\n"
        f" -- {MAINTAINER}  {format_datetime(moment())}\n"
    )


def write_all(folder: Path) -> None:
    """Write all of it into `folder`."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name, text in {
        f"{ID}.metainfo.xml": metainfo(changelog),
        "optindesk.1": manual_page(),
        "changelog": debian_changelog(),
        "maintainer": f"{MAINTAINER}\n",
        "version": f"{__version__}\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("texts.py FOLDER")
    write_all(Path(sys.argv[1]))
