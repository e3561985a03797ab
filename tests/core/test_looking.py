"""How well something fits a few typed words: its title first, beginnings before parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.looking import Fit, fit, typed_words

TITLE, OTHERS, ABOUT = "Name of the lánguage", ("locale translation",), "How it is said."


@pytest.mark.parametrize(
    ("typed", "how_well"),
    [
        ("name of", Fit.BEGINS_TITLE),
        ("LANG", Fit.BEGINS_WORDS_OF_TITLE),
        ("guage name", Fit.IN_TITLE),
        ("trans", Fit.BEGINS_WORDS),
        ("name trans", Fit.BEGINS_WORDS),
        ("lation", Fit.SOMEWHERE),
        ("locale said", Fit.SOMEWHERE),
        ("horoscope", Fit.NOT),
        ("name horoscope", Fit.NOT),
    ],
)
def test_what_is_nearer_to_the_title_fits_better(typed: str, how_well: Fit) -> None:
    assert fit(typed_words(typed), TITLE, OTHERS, ABOUT) is how_well


@given(st.text(alphabet="abc é", max_size=12), st.text(alphabet="abc é", max_size=12))
def test_more_words_never_fit_better(typed: str, more: str) -> None:
    one, both = (fit(typed_words(text), "abc bca", ("cab",)) for text in (typed, typed + more))
    assert both <= one
