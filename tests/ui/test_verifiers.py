"""What strangers check an export with says just what the desk itself says."""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine

from drafts import RESOURCES
from optindesk.core import chain
from optindesk.core.chain import START, Entry, Head, Personal, link
from optindesk.core.model import Actor, ActorKind
from optindesk.flows.verifying import LOG_FORMAT, verify_export

PAGE = RESOURCES / "verify" / "optindesk-check.html"
SCRIPT = RESOURCES / "verify" / "optindesk-check.py"
SALT = "00112233445566778899aabbccddeeff"


def log_of(count: int, clear: str = "ana@example.org", plain: str = "market") -> dict[str, Any]:
    entries: list[Entry] = []
    head = START
    for number in range(count):
        entry = link(
            head,
            datetime(2026, 11, 21, 9, 4, tzinfo=UTC) + timedelta(minutes=number),
            Actor(ActorKind.PERSON, "Berta", "till"),
            "signup.recorded",
            contact=number or None,
            values={"row": number, "place": plain, "lists": ["News", plain], "spoken": False},
            personal={"address": Personal(SALT, clear)},
        )
        entries.append(entry)
        head = Head(entry.number, entry.hash)
    return {
        "format": LOG_FORMAT,
        "head": {"number": head.number, "hash": head.hash},
        "entries": [chain.to_plain(entry) for entry in entries],
    }


@pytest.fixture(scope="module")
def page(qapp: QCoreApplication) -> QJSEngine:
    found = re.search("<script>(.*)</script>", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    engine = QJSEngine()
    wrong = engine.evaluate(found[1])
    assert not wrong.isError(), wrong.toString()
    return engine


@pytest.fixture(scope="module")
def by_page(page: QJSEngine) -> Callable[..., list[dict[str, Any]]]:
    def check(*files: Any) -> list[dict[str, Any]]:
        texts = [one if isinstance(one, str) else json.dumps(one) for one in files]
        found = page.evaluate(f"JSON.stringify(check({json.dumps(texts)}))")
        assert not found.isError(), found.toString()
        results: list[dict[str, Any]] = json.loads(found.toString())
        return results

    return check


def by_script(*files: Any) -> str:
    """What the script finds wrong, empty for nothing."""
    spec = importlib.util.spec_from_file_location("check", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    try:
        for one in files:
            if "records" in one:
                script.check_proofs(one, next((log for log in files if "entries" in log), None))
            else:
                script.check_log(one)
    except ValueError as fault:
        return str(fault)
    return ""


@given(text=st.text())
def test_the_page_hashes_any_text_as_everybody_does(page: QJSEngine, text: str) -> None:
    wanted = hashlib.sha256(text.encode()).hexdigest()
    assert page.evaluate(f"sha256(bytesOf({json.dumps(text)}))").toString() == wanted


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(plain=PLAIN)
def test_the_page_writes_any_values_as_the_log_does(page: QJSEngine, plain: Any) -> None:
    wanted = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    said = page.evaluate(f"canonical(JSON.parse({json.dumps(json.dumps(plain))}))")
    assert said.toString() == wanted


@given(clear=st.text(), plain=st.text())
def test_a_log_that_is_whole_is_whole_to_all_three(
    by_page: Callable[..., list[dict[str, Any]]], clear: str, plain: str
) -> None:
    log = log_of(3, clear, plain)
    assert verify_export(log).verdict.whole
    assert by_script(log) == ""
    (said,) = by_page(log)
    assert said["good"]
    assert said["entries"] == 3
    assert said["head"] == f"3:{log['head']['hash']}"


def _edit(entries: list[Any], at: int) -> None:
    entries[at]["values"]["row"] = 77


def _edit_clear(entries: list[Any], at: int) -> None:
    entries[at]["personal"]["address"]["value"] = "eve@example.org"


def _edit_salt(entries: list[Any], at: int) -> None:
    entries[at]["personal"]["address"]["salt"] = SALT.upper()


def _commit_anew(entries: list[Any], at: int) -> None:
    value = entries[at]["personal"]["address"]
    value["value"] = "eve@example.org"
    entries[at]["commitments"]["address"] = chain.commitment(Personal(SALT, "eve@example.org"))


def _delete(entries: list[Any], at: int) -> None:
    del entries[at]


def _double(entries: list[Any], at: int) -> None:
    entries.insert(at, copy.deepcopy(entries[at]))


def _reorder(entries: list[Any], at: int) -> None:
    entries[at], entries[at - 1] = entries[at - 1], entries[at]


def _hash_anew(entries: list[Any], at: int) -> None:
    entries[at]["values"]["row"] = 77
    entries[at]["hash"] = chain.entry_hash(chain.from_plain(entries[at]))


def _shorten(entries: list[Any], at: int) -> None:
    del entries[at:]


def _other_format(entries: list[Any], at: int) -> None:
    entries[at]["version"] = 2


CHANGES = [
    _edit, _edit_clear, _edit_salt, _commit_anew, _delete, _double, _reorder, _hash_anew,
    _shorten, _other_format,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__.strip("_"))
@pytest.mark.parametrize("at", [0, 2, 4])
def test_whatever_was_changed_is_seen_by_all_three_at_the_same_entry(
    by_page: Callable[..., list[dict[str, Any]]], change: Callable[[list[Any], int], None], at: int
) -> None:
    log = log_of(5)
    change(log["entries"], at)
    verdict = verify_export(log).verdict
    assert not verdict.whole
    (said,) = by_page(log)
    assert not said["good"]
    fault = by_script(log)
    assert said["at"] == verdict.broken_at
    assert fault.startswith(f"Entry {said['at']}: ")


def test_an_erased_person_leaves_the_chain_whole(
    by_page: Callable[..., list[dict[str, Any]]],
) -> None:
    log = log_of(3)
    log["entries"][1]["personal"] = {}
    assert verify_export(log).verdict.whole
    assert by_script(log) == ""
    assert by_page(log)[0]["good"]


def proofs_of(log: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": "opt-in desk records 1",
        "head": "3:…",
        "records": [{"entries": log["entries"]}],
    }


def test_proofs_are_checked_by_themselves_and_against_the_log(
    by_page: Callable[..., list[dict[str, Any]]],
) -> None:
    log = log_of(3)
    proofs = proofs_of(log)
    assert by_page(proofs)[0]["said"] == ["unchanged"]
    assert by_page(proofs, log)[0]["said"] == ["unchanged", "compared"]
    assert by_script(proofs) == by_script(proofs, log) == ""
    other = log_of(3, "eve@example.org")
    assert by_page(proofs, other)[0]["fault"] == ["other"]
    assert "another entry" in by_script(proofs, other)
    _edit(proofs["records"][0]["entries"], 1)
    assert by_page(proofs)[0] == {"good": False, "at": 2, "fault": ["changed"]}
    assert by_script(proofs) == "Entry 2: it was changed after it was written."


@pytest.mark.parametrize("strange", ["", "[]", "{}", '{"format": "x"}', "null", '{"records": 1}'])
def test_what_is_no_export_is_said_to_be_none(
    by_page: Callable[..., list[dict[str, Any]]], strange: str, tmp_path: Path
) -> None:
    assert by_page(strange)[0] == {"good": False, "fault": ["strange"]}
    if strange != "{}":
        file = tmp_path / "x.json"
        file.write_text(strange)
        done = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True)
        assert "NOT" in done.stderr or done.stdout == ""


def test_the_script_is_run_by_anybody_with_python(tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    log = log_of(3, "Žana ★")
    file.write_text(json.dumps(log, ensure_ascii=False), "utf-8")
    command = [sys.executable, "-I", str(SCRIPT), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.stdout == f"Whole: 3 entries, up to {log['head']['hash']}\n"
    assert (done.returncode, done.stderr) == (0, "")
    _edit(log["entries"], 1)
    file.write_text(json.dumps(log))
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "NOT WHOLE. Entry 2: it was changed after it was written.\n"


@pytest.mark.parametrize(
    ("number", "other", "said"), [(2, False, "same"), (2, True, "differs"), (9, False, "short")]
)
def test_a_line_of_a_mail_tells_up_to_where_nothing_was_altered(
    page: QJSEngine, number: int, other: bool, said: str
) -> None:
    log = log_of(3)
    digest = "0" * 64 if other else log["entries"][number % 3 - 1]["hash"]
    line = json.dumps(f"Opt-In-Desk-Log: {number}:{digest.upper()}\r\n")
    assert page.evaluate(f"compare({json.dumps(log)}, {line}).said").toString() == said
    assert page.evaluate(f"compare({json.dumps(log)}, 'Subject: 5')").isNull()


def test_it_is_short_enough_to_be_read_by_a_stranger() -> None:
    assert len(SCRIPT.read_text("utf-8").splitlines()) < 100


def test_the_page_asks_the_network_for_nothing_and_speaks_all_languages(page: QJSEngine) -> None:
    text = PAGE.read_text("utf-8")
    assert "http:" not in text
    assert "https:" not in text
    assert "default-src 'none'" in text
    keys = page.evaluate("Object.values(SAYS).map(one => Object.keys(one).join()).join(';')")
    assert len(set(keys.toString().split(";"))) == 1
    assert page.evaluate("Object.keys(SAYS).join()").toString() == "en,de,fr,es,it,hr"
