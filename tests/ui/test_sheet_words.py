"""What is said of a row of a sheet before it is imported."""

from __future__ import annotations

from optindesk.core.sentence import sentence
from optindesk.flows.groups import Group
from optindesk.flows.signups import Decided
from optindesk.flows.suggesting import Suggestion
from optindesk.system.language import Translator
from optindesk.ui.sheet_preview import Line, columns


def test_a_cell_with_two_addresses_is_not_said_to_have_none(words: Translator) -> None:
    (what,) = [one for one in columns(words) if one.key == "group"]
    row = Decided(2, "ana@x.example; ben@x.example", Group.BAD_ADDRESS, sentence("why"))
    both = Suggestion(("ana@x.example", "ben@x.example"), sentence("two"))
    one = Suggestion(("ana@x.example",), sentence("one"))
    shown = [what.show(Line(0, row, likely)) for likely in (None, one, both)]
    assert shown == ["no email address", "no email address", "several in one cell"]
