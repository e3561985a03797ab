"""What is new is told from the version on that was seen last."""

from __future__ import annotations

import pytest

from optindesk import __version__
from optindesk.core.sentence import sentence
from optindesk.core.whats_new import NEWS, since

TALE = {"1.10": [sentence("Ten.")], "1.9.1": [sentence("Nine.")], "1.9": [sentence("Old.")]}


def test_this_version_has_something_to_tell() -> None:
    assert next(iter(NEWS)) == __version__
    assert all(NEWS.values())


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("1.9", ["1.10", "1.9.1"]),
        ("1.9.1", ["1.10"]),
        ("1.10", []),
        ("2.0", []),
        ("", list(TALE)),
        ("nonsense", list(TALE)),
    ],
)
def test_what_is_new_since_a_version(seen: str, told: list[str]) -> None:
    assert list(since(seen, TALE)) == told
