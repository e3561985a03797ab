"""Ports whose modules are imported when they are used first, so that nobody waits for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from optindesk.core.ports import Pictures, Printer, SheetBlanker

Port = TypeVar("Port")


class _Late:
    """Stands for what `make` makes, which is made when something of it is wanted."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> object:
        return self._make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)


def late(make: Callable[[], Port]) -> Port:
    """What `make` makes, when it is used first; not for what is called, or looked into by index."""
    return cast("Port", _Late(make))


def printer() -> Printer:
    """Prints by Qt (ports.Printer)."""
    from optindesk.files.pdf import QtPrinter

    return QtPrinter()


def pictures() -> Pictures:
    """Shows pictures by Qt (ports.Pictures)."""
    from optindesk.files.pictures import QtPictures

    return QtPictures()


def sheet_blanker() -> SheetBlanker:
    """Takes people out of sheets (ports.SheetBlanker)."""
    from optindesk.files.sheet_blanker import FileSheetBlanker

    return FileSheetBlanker()


class BlankingMeans:
    """What takes people out of files where no desk is open (flows/blanking.py)."""

    def __init__(self) -> None:
        self.sheet_blanker = late(sheet_blanker)
        self.pictures = late(pictures)
