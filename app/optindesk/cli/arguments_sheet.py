"""The grammar of the commands that read sheets: which sheet, how it is written, what is in it."""

from __future__ import annotations

import argparse

from optindesk.cli.typed import (
    correction,
    count,
    day,
    mapping,
    meaning,
    row_number,
    separator,
)
from optindesk.core.sheet import Reading


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `import` may be told."""
    parser.add_argument("sheet", help="CSV, TSV, XLSX, XLS, ODS, vCards, or lines from a mail")
    parser.add_argument(
        "--list",
        action="append",
        default=[],
        metavar="NAME",
        help="what they signed up for, where the sheet does not say; may be repeated",
    )
    parser.add_argument(
        "--list-means",
        type=meaning,
        action="append",
        default=[],
        metavar="NAME=LIST",
        help="a name that stands in the sheet, and is no list here, means this one",
    )
    parser.add_argument("--dry-run", action="store_true", help="look first, change nothing")
    parser.add_argument(
        "--mapping",
        type=mapping,
        default={},
        metavar="email=COLUMN,…",
        help="which column is what: list, level, salutation …, or list:NAME for one of marks;"
        " an empty one is not used",
    )
    reading_arguments(parser)
    parser.add_argument("--date", type=day, help="the day of sign-up of rows that have none")
    others = parser.add_mutually_exclusive_group()
    others.add_argument(
        "--collected-before",
        action="store_true",
        help="ask nobody yet: “permission” asks these people once, so many in a day",
    )
    others.add_argument(
        "--said-yes-elsewhere",
        metavar="HOW",
        help="they are subscribed: how they said yes, and where the proof is; each with its day",
    )
    others.add_argument(
        "--other-basis",
        metavar="WHY",
        help="they are written to without a yes, as customers are: why that may be",
    )
    parser.add_argument(
        "--correct",
        type=correction,
        action="append",
        default=[],
        metavar="ROW=ADDRESS",
        help="read another address in this row; the sheet is kept as it came",
    )
    parser.add_argument(
        "--leave-out", type=count, action="append", default=[], metavar="ROW", help="skip this row"
    )
    parser.add_argument("--evidence", help=argparse.SUPPRESS)


def reading_arguments(parser: argparse.ArgumentParser) -> None:
    """How a sheet is to be read, where it is not as it seems."""
    parser.add_argument("--encoding", help="of a text, like cp1250")
    parser.add_argument(
        "--separator", type=separator, help="of the cells of a text: a character, or tab"
    )
    parser.add_argument(
        "--header-row", type=row_number, metavar="N", help="the row of column names; 0: none"
    )
    parser.add_argument("--sheet", dest="sheet_name", metavar="NAME", help="of a workbook")


def reading(typed: argparse.Namespace) -> Reading:
    """What was typed of it."""
    return Reading(typed.encoding, typed.separator, typed.header_row, typed.sheet_name)


def leavers_arguments(parser: argparse.ArgumentParser) -> None:
    """What `leavers` may be told."""
    parser.add_argument(
        "file", nargs="?", help="an export of Mailchimp, Brevo, listmonk, Outlook, or a list"
    )
    parser.add_argument("--list", metavar="NAME", help="which list they left")
    parser.add_argument("--dry-run", action="store_true", help="look first, change nothing")
    parser.add_argument(
        "--take-back", type=count, metavar="N", help="let the file of this number never have come"
    )
