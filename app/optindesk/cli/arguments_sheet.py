"""The grammar of the commands that read sheets: which sheet, how it is written, what is in it."""

from __future__ import annotations

import argparse

from optindesk.cli.typed import (
    correction,
    count,
    day,
    mapping,
    meaning,
    place_of_row,
    row_number,
    scan_or_address,
    separator,
)
from optindesk.core.errors import N_
from optindesk.core.sheet import Reading

_PAPER = N_("that is printed on the paper, like R-2026-0007")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `import` may be told."""
    parser.add_argument("sheet", help=N_("CSV, TSV, XLSX, XLS, ODS, vCards, or lines from a mail"))
    parser.add_argument(
        "--list",
        action="append",
        default=[],
        metavar="NAME",
        help=N_("what they signed up for, where the sheet does not say; may be repeated"),
    )
    parser.add_argument(
        "--list-means",
        type=meaning,
        action="append",
        default=[],
        metavar="NAME=LIST",
        help=N_("a name that stands in the sheet, and is no list here, means this one"),
    )
    parser.add_argument("--dry-run", action="store_true", help=N_("look first, change nothing"))
    parser.add_argument(
        "--mapping",
        type=mapping,
        default={},
        metavar="email=COLUMN,…",
        help=N_(
            "which column is what: list, level, salutation …, or list:NAME for one of marks;"
            " an empty one is not used"
        ),
    )
    reading_arguments(parser)
    parser.add_argument("--date", type=day, help=N_("the day of sign-up of rows that have none"))
    others = parser.add_mutually_exclusive_group()
    others.add_argument(
        "--collected-before",
        action="store_true",
        help=N_("ask nobody yet: “permission” asks these people once, so many in a day"),
    )
    others.add_argument(
        "--said-yes-elsewhere",
        metavar="HOW",
        help=N_(
            "they are subscribed: how they said yes, and where the proof is; each with its day"
        ),
    )
    others.add_argument(
        "--other-basis",
        metavar="WHY",
        help=N_("they are written to without a yes, as customers are: why that may be"),
    )
    parser.add_argument(
        "--correct",
        type=correction,
        action="append",
        default=[],
        metavar="ROW=ADDRESS",
        help=N_("read another address in this row; the sheet is kept as it came"),
    )
    parser.add_argument(
        "--leave-out",
        type=count,
        action="append",
        default=[],
        metavar="ROW",
        help=N_("skip this row"),
    )
    parser.add_argument(
        "--evidence",
        action="append",
        default=[],
        metavar="FILE",
        help=N_("a photo, scan or PDF of the paper; may be given several times"),
    )
    parser.add_argument("--paper", default="", metavar="NUMBER", help=_PAPER)


def evidence_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """What `evidence` may be told."""
    actions = parser.add_subparsers(dest="action", metavar="add|show|mark|save|remove")

    def action(name: str, explanation: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, parents=[common], help=explanation, description=explanation)

    where = N_("the number of an import, or the one printed on the paper")
    add = action("add", N_("keep photos, scans or PDFs with what was imported"))
    add.add_argument("where", metavar="IMPORT|NUMBER", help=where)
    add.add_argument(
        "files", nargs="*", metavar="FILE", help=N_("JPEG, PNG, WebP, TIFF, HEIC, PDF")
    )
    add.add_argument("--paper", default="", metavar="NUMBER", help=_PAPER)
    shown = action("show", N_("what is kept; of a person: the lines of the sign-ups"))
    shown.add_argument("where", nargs="?", metavar="ADDRESS|IMPORT|NUMBER")
    mark = action("mark", N_("say where rows stand; rows between two follow by themselves"))
    mark.add_argument("scan", type=count, metavar="SCAN")
    mark.add_argument(
        "rows",
        nargs="+",
        type=place_of_row,
        metavar="ROW=LEFT,TOP,WIDTH,HEIGHT",
        help=N_("in hundredths of the page; “ROW=” takes the mark away"),
    )
    mark.add_argument("--page", type=count, default=1, metavar="N", help=N_("(default: 1)"))
    save = action("save", N_("write a scan byte for byte, or the line of one person as PNG"))
    save.add_argument("what", type=scan_or_address, metavar="SCAN|ADDRESS")
    save.add_argument("--to", required=True, metavar="PATH")
    remove = action("remove", N_("take a scan out for good; the log keeps its hash"))
    remove.add_argument("scan", type=count, metavar="SCAN")
    remove.add_argument("--note", required=True, help=N_("why; goes into the log"))


def reading_arguments(parser: argparse.ArgumentParser) -> None:
    """How a sheet is to be read, where it is not as it seems."""
    parser.add_argument("--encoding", help=N_("of a text, like cp1250"))
    parser.add_argument(
        "--separator",
        type=separator,
        help=N_(
            "of the cells of a text: a character, tab, or none for a mail with addresses in it"
        ),
    )
    parser.add_argument(
        "--header-row", type=row_number, metavar="N", help=N_("the row of column names; 0: none")
    )
    parser.add_argument("--sheet", dest="sheet_name", metavar="NAME", help=N_("of a workbook"))


def reading(typed: argparse.Namespace) -> Reading:
    """What was typed of it."""
    return Reading(typed.encoding, typed.separator, typed.header_row, typed.sheet_name)


def leavers_arguments(parser: argparse.ArgumentParser) -> None:
    """What `leavers` may be told."""
    parser.add_argument(
        "file", nargs="?", help=N_("an export of Mailchimp, Brevo, listmonk, Outlook, or a list")
    )
    parser.add_argument("--list", metavar="NAME", help=N_("which list they left"))
    parser.add_argument("--dry-run", action="store_true", help=N_("look first, change nothing"))
    parser.add_argument(
        "--take-back",
        type=count,
        metavar="N",
        help=N_("let the file of this number never have come"),
    )
    parser.add_argument(
        "--save", type=count, metavar="N", help=N_("write the file of this number out as it came")
    )
    parser.add_argument("--to", metavar="PATH", help=N_("where “--save” writes it"))
