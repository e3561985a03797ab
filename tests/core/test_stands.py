"""How somebody stands to a list: everybody counts once, and has a word."""

from __future__ import annotations

from itertools import product

from optindesk.core.stands import BASIS_WORDS, STAND_WORDS, Stand, stand_of, stand_word
from optindesk.core.status import AddressState, Basis, State, SubscriptionStatus

SUBSCRIBED = SubscriptionStatus.SUBSCRIBED


def test_everybody_stands_in_one_way_whatever_the_question_came_to() -> None:
    known = {stand_of(*one) for one in product(SubscriptionStatus, [*Basis, None], [*State, None])}
    assert known == set(Stand)


def test_a_yes_that_was_not_given_here_is_never_counted_as_one() -> None:
    for state in (*State, None):
        assert stand_of(SUBSCRIBED, Basis.CONFIRMED_HERE, state) is Stand.CONFIRMED
        assert stand_of(SUBSCRIBED, Basis.CONFIRMED_ELSEWHERE, state) is Stand.ELSEWHERE
        assert stand_of(SUBSCRIBED, Basis.OTHER, state) is Stand.OTHER


def test_each_has_one_word_and_mail_that_comes_back_is_said_where_nothing_else_is() -> None:
    assert set(STAND_WORDS) == set(Stand)
    assert set(BASIS_WORDS) == set(Basis)
    assert str(stand_word(Stand.NOT_ASKED, AddressState.BOUNCED)) == "mail comes back"
    assert str(stand_word(Stand.NOT_ASKED, AddressState.OK)) == "not asked"
    assert str(stand_word(Stand.LEFT, AddressState.BOUNCED)) == "left"
