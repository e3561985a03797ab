"""Asks whether there is a newer version: the same careful question as to any other web server."""

from __future__ import annotations

import tomllib
from pathlib import Path

from optindesk.core.errors import (
    CertificateNotTrusted,
    MailTrouble,
    NewestUnknown,
    NoConnection,
    NoEncryption,
    NowhereToAsk,
    UnknownHost,
)
from optindesk.core.newest import Newest, Place, read_newest
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.https import ask

FILE_NAME = "updates.toml"
SECONDS = 8.0
"""How long each step of it may take; a person sits before it."""

_OK = 200


def load_place(resources: Path) -> Place:
    """Where this build asks; raises ValueError, KeyError or TypeError for a file that is wrong."""
    plain = tomllib.loads((resources / FILE_NAME).read_text(encoding="utf-8"))
    return Place(plain["address"], plain["page"])


def ask_newest(place: Place, own: str, *, ca_file: str | None = None) -> Newest:
    """What `place` makes known, beside our `own` version, of which it learns nothing.

    `ca_file` is believed beside the system's authorities. Raises NowhereToAsk, NewestUnknown.
    """
    if not place.address:
        raise NowhereToAsk()
    try:
        answer = ask(place.address, ca_file=ca_file, seconds=SECONDS)
        if answer.status != _OK:
            raise ValueError(answer.status)
        return read_newest(answer.body, own)
    except MailTrouble as trouble:
        raise NewestUnknown(reason=_reason(place.host, trouble), page=place.page) from None
    except ValueError:
        raise NewestUnknown(reason=_no_sense(place.host), page=place.page) from None


def _reason(host: str, trouble: MailTrouble) -> Sentence:
    """What happened: what these say of mails and passwords is not to the point here."""
    match trouble:
        case UnknownHost():
            return sentence("{host} was not found. Is this computer online?", host=host)
        case NoConnection():
            reason = trouble.values["reason"]
            return sentence("{host} cannot be reached ({reason}).", host=host, reason=reason)
        case CertificateNotTrusted() | NoEncryption():
            reason = trouble.values.get("reason", sentence("its encryption is outdated"))
            return sentence("{host} cannot prove who it is ({reason}).", host=host, reason=reason)
    return _no_sense(host)


def _no_sense(host: str) -> Sentence:
    return sentence("{host} gave an answer that makes no sense.", host=host)
