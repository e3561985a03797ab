"""Words for codes: none is forgotten, and each source of a rule has its own."""

from __future__ import annotations

from optindesk.core.status import MailStatus
from optindesk.flows import never_lists, never_writing
from optindesk.flows.bringing_leavers import Fate
from optindesk.flows.groups import Group
from optindesk.flows.keeping import Outcome
from optindesk.flows.row_words import (
    COUNTED,
    FATES_COUNTED,
    GROUP_WORDS,
    MAIL_WORDS,
    NEVER_COUNTED,
    NEVER_WORDS,
    OUTCOME_WORDS,
    counted,
    never_source,
)


def test_every_code_has_a_word() -> None:
    assert GROUP_WORDS.keys() == COUNTED.keys() == set(Group)
    assert FATES_COUNTED.keys() == set(Fate)
    assert NEVER_COUNTED.keys() == NEVER_WORDS.keys() == set(never_lists.Group)
    assert OUTCOME_WORDS.keys() == set(Outcome)
    assert MAIL_WORDS.keys() == set(MailStatus)


def test_where_a_rule_came_from_is_said() -> None:
    assert str(never_source(never_writing.AT_THE_DESK)) == "typed here"
    assert str(never_source("sheet old list.csv")) == "list “old list.csv”"
    assert str(never_source("another program")) == "another program"


def test_how_many_became_so_is_said_without_those_that_nothing_became_of() -> None:
    counts = {Group.NEW: 3, Group.LEFT: 0, Group.DOUBLED: 1}
    assert str(counted(COUNTED, counts)) == "3 new, 1 twice in this sheet"
    assert str(counted(COUNTED, {})) == ""
