"""The commands of `wording`: read, check, save and try what the mails say."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from optindesk.cli import show
from optindesk.cli.mailing import use_password
from optindesk.cli.terminal import DONE, PROBLEM, Terminal
from optindesk.core.errors import N_, BadWording, FileMissing, FileNotReadable
from optindesk.core.fields import FIELDS, fields_of
from optindesk.core.log_words import WORDS
from optindesk.core.model import MailKind, Wording, subject_and_text
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.wording_checks import Finding, stops
from optindesk.flows import samples, wordings
from optindesk.flows.desk import Desk
from optindesk.flows.wordings import wording_for
from optindesk.store import archive
from optindesk.store.folder import why
from optindesk.store.wording_rows import Version


def wording(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `wording`; without an action it lists what is in use."""
    return _ACTIONS[typed.action or "list"](desk, typed, terminal)


def _list(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    rows = [_row(one) for one in wordings.in_use()]
    columns = {
        "name": N_("Kind"),
        "kind": N_("Mail"),
        "language": N_("Language"),
        "list": N_("List"),
        "version": N_("Version"),
        "by": N_("By"),
        "saved_at": N_("Since"),
    }
    shown = [
        {
            **row,
            "name": row["kind"],
            "list": row["list"] or terminal.say(sentence("all")),
            "by": row["saved_by"] or terminal.say(sentence("the program")),
            "saved_at": terminal.when(row["saved_at"]),
        }
        for row in rows
    ]
    empty = N_("There are no wordings.")
    return terminal.tell(rows, terminal.table(shown, columns, empty, {"kind": WORDS["kind"]}))


def _show(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    one = _asked(desk, typed)
    if typed.version is not None:
        one = wordings.version_of(one.kind, typed.language, _list_id(desk, typed), typed.version)
    if typed.preview is not None:
        return _preview(desk, one, typed.preview, terminal)
    return terminal.tell(_named(one) | {"subject": one.subject, "text": one.text}, _as_file(one))


def _preview(desk: Desk, one: Wording, address: str, terminal: Terminal) -> int:
    """A wording filled in for somebody, or for an invented person."""
    filled = desk.preview(one, samples.request_of(address) if address else None)
    if filled.faults:
        raise BadWording(reason=filled.faults[0].says)
    plain = {"subject": filled.subject, "text": filled.text, "html": filled.html}
    return terminal.tell(plain, f"{filled.subject}\n\n{filled.text}".rstrip("\n"))


def _versions(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    found = wordings.versions(MailKind(typed.kind), typed.language, _list_id(desk, typed))
    rows = []
    for number, one in enumerate(found):
        before = found[number + 1].wording if number + 1 < len(found) else None
        rows.append(_row(one) | {"changes": wordings.differences(before, one.wording)})
    said = [
        "\n".join(
            [f"{row['version']}: {terminal.when(row['saved_at'])} {row['saved_by']}".rstrip()]
            + row["changes"]
        )
        for row in rows
    ]
    return terminal.tell(rows, "\n\n".join(said) or sentence("It has no version of its own."))


def _check(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    kinds = [MailKind(typed.kind)] if typed.kind else list(MailKind)
    if typed.file is not None:
        checked = [_from_file(desk, typed)]
    else:
        checked = [wording_for(kind, typed.language, _list_id(desk, typed)) for kind in kinds]
    rows = []
    for one in checked:
        found = desk.examine(one)
        plain = [_finding(each, terminal) for each in found]
        rows.append(_named(one) | {"may_be_used": not stops(found), "findings": plain})
    terminal.tell(rows, "\n".join(_report(row, terminal) for row in rows))
    return DONE if all(row["may_be_used"] for row in rows) else PROBLEM


def _report(row: dict[str, Any], terminal: Terminal) -> str:
    title = f"{row['kind']} ({row['language']}, {row['list'] or 'all lists'})"
    if not row["findings"]:
        return f"{title}: {terminal.say(sentence('nothing was found.'))}"
    marks = {"stop": "✗", "warn": "!"}
    lines = [f"  {marks[one['weight']]} {one['sentence']}" for one in row["findings"]]
    return "\n".join([f"{title}:", *lines])


def _save(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    written = _from_file(desk, typed)
    before = {one.wording.id for one in wordings.in_use()}
    saved = desk.save_wording(written, sure=typed.sure)
    said = sentence("Version {version} was saved and is used from now on.", version=saved.version)
    if saved.id in before:
        said = sentence(
            "Version {version} says just this: nothing was changed.", version=saved.version
        )
    return terminal.tell(_named(saved), said)


def _back(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    list_id = _list_id(desk, typed)
    if typed.version is not None:
        kind = MailKind(typed.kind)
        earlier = wordings.version_of(kind, typed.language, list_id, typed.version)
        saved = desk.save_wording(earlier, sure=True)
    else:
        saved = desk.wording_back(MailKind(typed.kind), typed.language, list_id)
    said = sentence("Version {version} is used from now on.", version=saved.version)
    return terminal.tell(_named(saved), said)


def _test(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    use_password(desk, typed)
    written = _asked(desk, typed) if typed.file is None else _from_file(desk, typed)
    tested = desk.test_wording(written)
    plain = {"address": tested.address, "at": show.utc(tested.at), "known": tested.known}
    terminal.tell(plain, tested.sentence)
    return DONE if tested.known else PROBLEM


def _fields(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    wanted = fields_of(MailKind(typed.kind)) if typed.kind else FIELDS
    rows = [
        {"field": name, "what": terminal.say(field.says), "example": field.example}
        for name, field in wanted.items()
    ]
    shown = [{**row, "example": row["example"].split("\n")[0]} for row in rows]
    columns = {"field": N_("Field"), "what": N_("What it is"), "example": N_("For example")}
    return terminal.tell(rows, terminal.table(shown, columns, ""))


_ACTIONS = {
    "list": _list,
    "show": _show,
    "versions": _versions,
    "check": _check,
    "save": _save,
    "back": _back,
    "test": _test,
    "fields": _fields,
}


# --- what several of them need ------------------------------------------------------------------


def _list_id(desk: Desk, typed: argparse.Namespace) -> int | None:
    return desk.list_named(typed.list).id if typed.list else None


def _asked(desk: Desk, typed: argparse.Namespace) -> Wording:
    return wording_for(MailKind(typed.kind), typed.language, _list_id(desk, typed))


def _from_file(desk: Desk, typed: argparse.Namespace) -> Wording:
    """The wording in a file, in the look of the one that it takes the place of."""
    path = Path(typed.file)
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except OSError as error:
        raise FileNotReadable(path=str(path), reason=why(error)) from error
    except ValueError as error:
        reason = sentence("it is no text in UTF-8.")
        raise FileNotReadable(path=str(path), reason=reason) from error
    parts = subject_and_text(content)
    if parts is None:
        raise BadWording(reason=_no_subject(path))
    return wordings.rewritten(_asked(desk, typed), typed.language, _list_id(desk, typed), *parts)


def _no_subject(path: Path) -> Sentence:
    return sentence(
        "{path} does not begin with “Subject: …” and an empty line below it.", path=str(path)
    )


def _as_file(one: Wording) -> str:
    return f"Subject: {one.subject}\n\n{one.text}".rstrip("\n")


def _named(one: Wording) -> dict[str, Any]:
    whose = None if one.list_id is None else archive.list_by_id(one.list_id).name
    return {
        "kind": one.kind.value,
        "language": one.language,
        "list": whose,
        "version": one.version,
        "shipped": one.shipped,
        "saved_by": one.saved_by,
    }


def _row(one: Version) -> dict[str, Any]:
    return _named(one.wording) | {"saved_at": show.utc(one.saved_at)}


def _finding(one: Finding, terminal: Terminal) -> dict[str, Any]:
    return {
        "code": one.code,
        "weight": one.weight.value,
        "line": one.line,
        "sentence": terminal.say(one.says),
    }
