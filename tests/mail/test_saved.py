"""Mails that were saved as files: each file as it is, and no strange one stops the rest."""

from __future__ import annotations

import mailbox
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import ANSWER, answer, plain_ends
from optindesk.core.errors import FileMissing, FileNotReadable
from optindesk.mail import saved
from optindesk.mail.saved import saved_mails

FROM = b"From ben@example.com Mon Nov 23 20:01:42 2026\n"


def contents(*paths: Path) -> dict[str, bytes | None]:
    return {mail.source: mail.content for mail in saved_mails(paths)}


def test_a_single_file_is_read_to_the_byte(tmp_path: Path) -> None:
    file = tmp_path / "reply.eml"
    file.write_bytes(ANSWER)
    [mail] = saved_mails([file])
    assert (mail.source, mail.content, mail.size) == ("reply.eml", ANSWER, len(ANSWER))
    assert (mail.folder, mail.uid, mail.received_at) == (None, 0, None)


def test_a_file_named_by_hand_may_have_any_ending(tmp_path: Path) -> None:
    file = tmp_path / "reply.txt"
    file.write_bytes(ANSWER)
    assert contents(file) == {"reply.txt": ANSWER}


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b.eml", "a.EML", "sub/c.eml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(answer(ord(name[0])))
    (tmp_path / "notes.txt").write_text("milk, eggs")
    (tmp_path / ".hidden.eml").write_bytes(ANSWER)
    assert [mail.source for mail in saved_mails([tmp_path])] == ["a.EML", "b.eml", "sub/c.eml"]


def test_an_mbox_is_cut_at_its_from_lines_and_nowhere_else(tmp_path: Path) -> None:
    first = b"Subject: 1\n\n>From here on\n\nFrom the bottom of my heart\n"
    second = b"Subject: 2\r\n\r\nHello\r\nFrom x Mon Nov 23 20:01:42 2026\r\n"
    file = tmp_path / "Inbox"
    file.write_bytes(FROM + first + b"\n" + FROM + second + b"\r\n" + FROM + b"Subject: 3\n\nend")
    assert contents(file) == {
        "Inbox#1": first,
        "Inbox#2": second,
        "Inbox#3": b"Subject: 3\n\nend",
    }


def test_an_mbox_that_python_wrote_comes_back_whole(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box.mbox")
    for number in range(3):
        box.add(plain_ends(answer(number)))
    box.close()
    assert list(contents(tmp_path).values()) == [plain_ends(answer(n)) for n in range(3)]


def test_a_maildir_is_read_with_its_folders(tmp_path: Path) -> None:
    top = tmp_path / "mail"
    box = mailbox.Maildir(top)
    box.add(plain_ends(answer(1)))
    box.add_folder("Junk").add(plain_ends(answer(2)))
    box.close()
    next((top / "new").iterdir()).rename(top / "cur" / "1.host:2,S")
    (top / "tmp" / "half").write_bytes(b"Subject: half of a ma")
    found = contents(top)
    assert found["cur/1.host:2,S"] == plain_ends(answer(1))
    assert sorted(value or b"" for value in found.values()) == [
        plain_ends(answer(1)),
        plain_ends(answer(2)),
    ]


def test_of_a_mail_that_is_too_large_only_the_head_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "MAX_MAIL_BYTES", 100)
    (tmp_path / "1.eml").write_bytes(b"A: b\n\n" + b"x" * 95)
    (tmp_path / "2.eml").write_bytes(b"x" * 100)
    (tmp_path / "3.mbox").write_bytes(
        FROM + b"A: c\r\n\r\n" + b"x" * 93 + b"\n\n" + FROM + b"small\n\n"
    )
    (tmp_path / "4.mbox").write_bytes(FROM + b"x" * 101 + b"\nno: head\n\ny\n\n")
    found = [
        (mail.source, mail.size, mail.content, mail.header) for mail in saved_mails([tmp_path])
    ]
    assert found == [
        ("1.eml", 101, None, b"A: b\n\n"),
        ("2.eml", 100, b"x" * 100, b""),
        ("3.mbox#1", 102, None, b"A: c\r\n\r\n"),
        ("3.mbox#2", 6, b"small\n", b""),
        ("4.mbox#1", 114, None, b""),
    ]


@pytest.mark.parametrize("content", [b"", b"\0\xff\xfe", b"From ", b"From \n", b"\n" * 50])
def test_a_strange_file_does_not_stop_the_rest(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "1.eml").write_bytes(content)
    (tmp_path / "2.eml").write_bytes(ANSWER)
    assert contents(tmp_path) == {"1.eml": content, "2.eml": ANSWER}


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: named pipes")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "1.eml")
    (tmp_path / "2.eml").write_bytes(ANSWER)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "3.eml").symlink_to(tmp_path / "gone")
    assert contents(tmp_path) == {"2.eml": ANSWER}
    with pytest.raises(FileNotReadable):
        saved_mails([tmp_path / "1.eml"])


def test_a_file_that_goes_away_meanwhile_is_named(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(answer(1))
    (tmp_path / "2.eml").write_bytes(answer(2))
    mails = saved_mails([tmp_path / "1.eml", tmp_path / "2.eml"])
    assert next(mails).content == answer(1)
    (tmp_path / "2.eml").unlink()
    [gone] = mails
    assert (gone.source, gone.content) == ("2.eml", None)
    assert str(gone.unreadable) == "No such file or directory"


OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100)


def test_an_outlook_file_is_named_with_what_to_do_about_it(tmp_path: Path) -> None:
    (tmp_path / "Re order.MSG").write_bytes(OUTLOOK)
    [given] = saved_mails([tmp_path / "Re order.MSG"])
    [in_folder] = saved_mails([tmp_path])
    assert given == in_folder
    assert (given.source, given.size, given.content) == ("Re order.MSG", len(OUTLOOK), None)
    assert "save it as .eml" in str(given.unreadable)


def test_a_mail_is_read_whatever_its_file_is_called(tmp_path: Path) -> None:
    (tmp_path / "reply.msg").write_bytes(ANSWER)
    assert contents(tmp_path) == {"reply.msg": ANSWER}


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: folders that open")
def test_an_mbox_that_breaks_off_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "box.mbox"
    file.write_bytes(FROM + ANSWER)
    mails = saved_mails([file])
    file.unlink()
    file.mkdir()
    monkeypatch.setattr(saved, "_mails_in", lambda path: saved._mbox(path, path.name))
    [torn] = mails
    assert (torn.source, str(torn.unreadable)) == ("box.mbox#0", "Is a directory")


def test_a_path_that_is_not_there_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(ANSWER)
    with pytest.raises(FileMissing, match=r"gone\.eml"):
        saved_mails([tmp_path / "1.eml", tmp_path / "gone.eml"])


@given(st.lists(st.lists(st.sampled_from([b"a\n", b">From x\n", b"\n", b"b"]), max_size=5)))
def test_whatever_was_put_into_an_mbox_comes_out(
    tmp_path_factory: pytest.TempPathFactory, written: list[list[bytes]]
) -> None:
    mails = [b"".join(lines) + b"\n" for lines in written]
    file = tmp_path_factory.mktemp("mbox") / "box"
    file.write_bytes(b"".join(FROM + mail + b"\n" for mail in mails))
    assert [mail.content for mail in saved_mails([file])] == (mails or [b""])
