"""`check --saved`: what could not be read is named, and is no success."""

from __future__ import annotations

from pathlib import Path

from commandline import Run

OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)
MAIL = b"From: x@example.org\r\nSubject: hello\r\n\r\nYes.\r\n"


def test_an_outlook_file_is_a_problem_with_a_way_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "Re order.msg"
    file.write_bytes(OUTLOOK)
    for where in (file, tmp_path):
        said = run("--json", "check", "--saved", str(where))
        assert said.status == 1
        assert said.err == (
            "“Re order.msg” could not be read: it is an Outlook file; open it in Outlook, save it"
            " as .eml, and use that instead.\n"
        )
        (mail,) = said.json["mails"]
        assert (mail["source"], mail["outcome"]) == ("Re order.msg", "quarantined")


def test_what_was_read_beside_it_makes_it_a_success(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(OUTLOOK)
    (tmp_path / "b.eml").write_bytes(MAIL)
    said = run("check", "--saved", str(tmp_path))
    assert said.status == 0
    assert "a.msg" in said.err
    why = "from nobody known here, and it names no question of ours"
    assert f"1 mail read. 1 was left alone: {why} (x@example.org)." in said.out
