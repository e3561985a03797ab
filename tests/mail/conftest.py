"""What tests of the post share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from servers import Authority
from small_internet import SmallInternet, small_internet


@pytest.fixture
def internet(authority: Authority) -> Iterator[SmallInternet]:
    """The only names that there are."""
    with small_internet(authority) as there_is:
        yield there_is
