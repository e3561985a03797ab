"""Runs commands of the program, each in a process of its own that is forked off a warm one.

    LD_PRELOAD=failing_disk.so FAULT_STATE=… FAULT_UNDER=… python disk_process.py

Reads a line of JSON for each (`argv`, `stdin`), and answers with one: exit status, what was said.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import IO

from PySide6 import QtGui  # noqa: F401 - warm

from office import strongbox
from optindesk import main as program
from optindesk.cli import arguments, commands, importing, mailing, proof, show  # noqa: F401 - warm
from optindesk.composition import commands as composed
from optindesk.composition import desk as made
from optindesk.files import columns, packing, sheets, writers  # noqa: F401
from optindesk.flows import checking, desk, exporting, imports, sending, verifying  # noqa: F401
from optindesk.mail import compose, reading, saved, smtp, template  # noqa: F401
from optindesk.store import opening, search, tables  # noqa: F401


def run(argv: list[str], given: str) -> dict[str, object]:
    """What came of one command; a status below 0 is the signal that ended it."""
    place = Path(os.environ["FAULT_STATE"]).parent  # where no disk fails
    with tempfile.TemporaryFile(dir=place) as out, tempfile.TemporaryFile(dir=place) as err:
        child = os.fork()
        if not child:
            _be(argv, given, out, err)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8", "replace"))
    return {"status": status, "out": said[0], "err": said[1]}


def _be(argv: list[str], given: str, out: IO[bytes], err: IO[bytes]) -> None:
    status = 99
    composed.make_packer = made.make_packer = strongbox  # without the seconds of a passphrase
    try:
        os.setpgid(0, 0)
        reader, writer = os.pipe()
        os.write(writer, given.encode())
        os.close(writer)
        for source, target in ((reader, 0), (out.fileno(), 1), (err.fileno(), 2)):
            os.dup2(source, target)
        try:
            status = program.main(argv)
        except SystemExit as ended:
            status = int(ended.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(run(job["argv"], job.get("stdin", ""))), flush=True)  # noqa: T201 - for who started this
