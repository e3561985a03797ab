"""Checks what Opt-In Desk exported, without Opt-In Desk: python3 optindesk-check.py FILE [LOG]

A whole log: every entry follows the one before it, up to the head that the file names. Compare
that head, or any entry, with one that left the house: each mail that the desk sent carries number
and hash of the newest entry in its header “Opt-In-Desk-Log”. Proofs: every entry in them is as it
was written; with the LOG as a second file also that it is the entry of that number there.

An entry's hash is the SHA-256 of the JSON array [version, number, at, [kind, name, device], code,
contact, request, values, commitments, previous] in UTF-8, without spaces, members sorted by name. A
commitment is the SHA-256 of the 16 bytes of its salt and the value in UTF-8; where a person was
erased, salt and value are gone and the commitment stays. The first entry follows 64 zeros.
"""

import hashlib
import json
import sys
from pathlib import Path


def sha256(salt, text):
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of(entry):
    actor = entry["actor"]
    names = ("code", "contact", "request", "values", "commitments", "previous")
    plain = [entry["version"], entry["number"], entry["at"]]
    plain += [[actor["kind"], actor["name"], actor["device"]], *(entry[name] for name in names)]
    return sha256(b"", json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def fault_of(entry):
    """What is wrong with an entry by itself, or None."""
    if entry["version"] != 1:
        return "its format is not known here"
    if hash_of(entry) != entry["hash"]:
        return "it was changed after it was written"
    for name, one in entry["personal"].items():
        is_salt = len(one["salt"]) == 32 and not one["salt"].strip("0123456789abcdef")
        salt = bytes.fromhex(one["salt"]) if is_salt else b""
        if not salt or sha256(salt, one["value"]) != entry["commitments"].get(name):
            return f"its value “{name}” was changed after it was written"
    return None


def check_log(log):
    """Walk the chain; returns how many entries it has, or raises ValueError with what is wrong."""
    number, previous = 0, "0" * 64
    for entry in log["entries"]:
        fault = fault_of(entry)
        if entry["number"] != number + 1:
            fault = "an entry is missing or out of order here"
        elif entry["previous"] != previous:
            fault = "it does not follow the entry before it"
        if fault:
            raise ValueError(f"Entry {number + 1}: {fault}.")
        number, previous = entry["number"], entry["hash"]
    end = log["head"]
    if end["number"] != number:
        at = min(number, end["number"]) + 1
        raise ValueError(f"Entry {at}: an entry is missing or out of order here.")
    if end["hash"] != previous:
        raise ValueError(f"Entry {number}: it is not the one that the log is said to end with.")
    return number


def check_proofs(proofs, log):
    """Check each entry in the records; returns how many there are, or raises ValueError."""
    known = {entry["number"]: entry["hash"] for entry in log["entries"]} if log else None
    count = 0
    for record in proofs["records"]:
        for entry in record["entries"]:
            fault = fault_of(entry)
            if known is not None and known.get(entry["number"]) != entry["hash"]:
                fault = fault or "the log has another entry of that number"
            if fault:
                raise ValueError(f"Entry {entry['number']}: {fault}.")
            count += 1
    return count


def main(paths):
    files = [json.loads(Path(path).read_text("utf-8")) for path in paths]
    logs = [file for file in files if str(file.get("format", "")).startswith("opt-in desk log")]
    for file in files:
        if file in logs:
            print(f"Whole: {check_log(file)} entries, up to {file['head']['hash']}")
        else:
            count = check_proofs(file, logs[0] if logs else None) or sys.exit("NOT CHECKED: empty.")
            print(f"Unchanged: {count} entries in {len(file['records'])} proofs; these are sealed")


if __name__ == "__main__":
    try:
        main(sys.argv[1:] or sys.exit(__doc__))
    except (AttributeError, KeyError, TypeError, json.JSONDecodeError):
        sys.exit("NOT CHECKED. This is not a file that Opt-In Desk exported.")
    except ValueError as fault:
        sys.exit(f"NOT WHOLE. {fault}")
