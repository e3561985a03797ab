"""What an argument may be: days, counts, servers, pairs; the sentence for what it is not."""

from __future__ import annotations

import argparse
from datetime import date
from gettext import gettext as _

from optindesk.core.dates import read_date
from optindesk.core.model import Security, Server
from optindesk.core.scan import PAGE, Frame


def is_number(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdecimal() and len(text) < 10


def day(text: str) -> date:
    found = read_date(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a date, or may be two; write it as 2026-11-21").format(text=text)
        )
    return found


USUAL = "usual"


MOST = 100_000


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number above 0").format(text=text))
    return int(text)


def numbers(text: str) -> tuple[int, ...]:
    return tuple(count(one.strip()) for one in text.split(","))


def most(text: str) -> int | str:
    most = text if text == USUAL else count(text)
    if isinstance(most, int) and most > MOST:
        raise argparse.ArgumentTypeError(
            _("“{text}” is more than {most}").format(text=text, most=MOST)
        )
    return most


def host_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if (
        set(host) & set("/@ ")
        or not colon
        or not host
        or not port.isdecimal()
        or not 0 < int(port) < 65536
    ):
        raise argparse.ArgumentTypeError(_("“{text}” is not HOST:PORT").format(text=text))
    return host.strip("[]"), int(port)


def server(address: tuple[str, int], security: str) -> Server:
    """A server from HOST:PORT and its security."""
    return Server(address[0], address[1], Security(security))


def mapping(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",")]
    if not all(equals and field.strip() for field, equals, _ in pairs):
        raise argparse.ArgumentTypeError(
            _("“{text}” is not FIELD=COLUMN,FIELD=COLUMN").format(text=text)
        )
    return {field.strip(): column.strip() for field, _, column in pairs}


def meaning(text: str) -> tuple[str, str]:
    """``Xmas=Flower news``: the list that a name in a sheet means."""
    name, _equals, known = text.partition("=")
    if not name.strip() or not known.strip():
        raise argparse.ArgumentTypeError(_("“{text}” is not NAME=LIST").format(text=text))
    return name.strip(), known.strip()


def separator(text: str) -> str:
    mark = {"tab": "\t", "\\t": "\t", "none": ""}.get(text.lower(), text)
    if len(mark) > 1 or mark in ('"', "\r", "\n"):
        raise argparse.ArgumentTypeError(
            _("“{text}” is neither one character nor “tab” nor “none”").format(text=text)
        )
    return mark


def row_number(text: str) -> int:
    if not is_number(text):
        raise argparse.ArgumentTypeError(_("“{text}” is not the number of a row").format(text=text))
    return int(text)


def correction(text: str) -> tuple[int, str]:
    """``12=ana@example.org``: the address that is to be read in a row."""
    row, _equals, address = text.partition("=")
    if not address.strip():
        raise argparse.ArgumentTypeError(_("“{text}” is not ROW=ADDRESS").format(text=text))
    return count(row), address.strip()


def scan_or_address(text: str) -> int | str:
    return text if "@" in text else count(text)


def place_of_row(text: str) -> tuple[int, Frame | None]:
    """``12=10,22.5,80,3``: where a row stands, in hundredths of the page; None for ``12=``."""
    row, _equals, sides = text.partition("=")
    if not sides:
        return count(row), None
    try:
        left, top, width, height = (float(side) for side in sides.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not ROW=LEFT,TOP,WIDTH,HEIGHT").format(text=text)
        ) from error
    corners = (left, top, left + width, top + height)
    if not all(0 <= corner <= 100 for corner in corners) or min(width, height) <= 0:
        raise argparse.ArgumentTypeError(
            _("“{sides}” does not lie on the page").format(sides=sides)
        )
    return count(row), Frame.spanned(*(corner * PAGE / 100 for corner in corners))
