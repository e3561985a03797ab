"""What becomes of whoever stands in a sheet, or is typed."""

from __future__ import annotations

from enum import StrEnum


class Group(StrEnum):
    """What becomes of a row; part of the command line's contract."""

    NEW = "new"
    ASKED_AGAIN = "asked_again"
    ALREADY_SUBSCRIBED = "already_subscribed"
    AWAITING = "awaiting"
    SEEN_BEFORE = "seen_before"
    LEFT = "left"
    LEFT_ELSEWHERE = "left_elsewhere"
    SAID_NO = "said_no"
    NOT_CONFIRMED = "not_confirmed"
    UNCLEAR = "unclear"
    UNKNOWN_LIST = "unknown_list"
    NO_LIST = "no_list"
    BOUNCED = "bounced"
    SUPPRESSED = "suppressed"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    BAD_ROW = "bad_row"
    DOUBLED = "doubled"


ASKED = (Group.NEW, Group.ASKED_AGAIN)
"""The groups whose people will be sent a question."""
