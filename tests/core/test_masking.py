"""Nothing of a person is left in a log that was masked, whatever stood in it."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from optindesk.core import masking
from optindesk.core.masking import LEFT_OUT, MASK, mask_host, mask_log, mask_words

BUG = """\
2026-11-27 10:04:05,123 ERROR optindesk a bug of ours
Traceback (most recent call last):
  File "C:\\Users\\Anna Huber\\AppData\\optindesk\\ui\\window.py", line 12, in _show_page
    raise ValueError(f"{address} of {name}")
    ^^^^^^^^^^^^^^^
  File "/home/anna/.local/lib/python3.11/site-packages/peewee.py", line 3, in Execute
ValueError: 'anna@example.org' is not in list
sqlite3.OperationalError: database is locked
KeyError: 'Huber'
KeyError
optindesk.anna.Huber: she
2026-11-27 10:04:06 WARNING optindesk.mail.smtp telephone 0664123456789 and 250 Ok"""


def test_a_bug_keeps_where_it_was_and_what_kind_it_was() -> None:
    assert mask_log(BUG.splitlines()) == [
        "2026-11-27 10:04:05 ERROR optindesk a bug of ours",
        "Traceback (most recent call last):",
        '  File "optindesk/ui/window.py", line 12, in _show_page',
        LEFT_OUT,
        f'  File "{MASK}", line 3, in {MASK}',
        f"ValueError: '{MASK}{MASK}{MASK}.{MASK}' is not in list",
        "OperationalError: database is locked",
        f"KeyError: '{MASK}'",
        "KeyError",
        LEFT_OUT,
        f"2026-11-27 10:04:06 WARNING optindesk.mail.smtp {MASK} {MASK} and 250 {MASK}",
    ]


def test_marks_that_nobody_needs_are_masked_and_gaps_are_one_space() -> None:
    assert mask_words("no\tsuch ✂ file") == f"no such {MASK} file"


KNOWN = masking._KNOWN
HARMLESS = KNOWN | {"optindesk", "file", "line", "in", "left", "out"}

PEOPLE = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZäßøžđéЖ李@._-+ '\"\\/:,0123456789\n\t"),
    max_size=80,
)
LINES = st.one_of(
    PEOPLE,
    st.builds("ValueError: {}".format, PEOPLE),
    st.builds("{}: gone".format, PEOPLE),
    st.builds("2026-11-27 10:04:05,123 ERROR optindesk {}".format, PEOPLE),
    st.builds("    send('{}')".format, PEOPLE),
    st.builds('  File "C:\\Users\\{}\\main.py", line 3, in run'.format, PEOPLE),
)


@given(st.lists(LINES, max_size=8))
@example(["anna@example.org"])
@example(["Huber: wrote"])
@example(["    anna@example.org"])
def test_no_word_is_left_that_programs_do_not_say_themselves(lines: list[str]) -> None:
    kept = [line for line in mask_log(lines) if not line.startswith("  File")]
    for word in re.findall(r"\w+", " ".join(kept)):
        is_number = word.isdecimal() and len(word) <= 5
        is_kind = word.endswith(("Error", "Exception", "Warning"))
        assert is_number or is_kind or word.casefold() in HARMLESS, word


@given(PEOPLE, st.integers(1, 99999))
def test_of_a_path_only_what_is_ours_is_left(who: str, line: int) -> None:
    (masked,) = mask_log([f'  File "/home/{who.replace(chr(10), "")}/x.py", line {line}, in go'])
    assert masked in (f'  File "{MASK}", line {line}, in go', LEFT_OUT)


@given(st.lists(LINES, max_size=8))
def test_masking_what_is_masked_changes_nothing_of_its_lines(lines: list[str]) -> None:
    once = mask_log(lines)
    assert len(mask_log(once)) <= len(once)


def test_a_host_that_many_use_is_named_and_one_of_ones_own_is_not() -> None:
    known = {"smtp.gmail.com"}
    assert mask_host("SMTP.gmail.com.", "anna@blume.example", known) == "smtp.gmail.com"
    assert mask_host("smtp.blume.example", "a@Blume.example", known) == "smtp.(own domain)"
    assert mask_host("blume.example", "a@blume.example", known) == "(own domain)"
    assert mask_host("annas-box.blume.example", "a@blume.example", known) == "(own domain)"
    assert mask_host("imap.huber.example", "a@blume.example", known) == "imap.(another domain)"
    assert mask_host("notblume.example", "a@blume.example", known) == "(another domain)"
    assert mask_host("mail", "nobody", known) == "(another domain)"
