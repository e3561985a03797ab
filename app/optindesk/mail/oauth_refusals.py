"""What a sign-in server's refusal is about, and what to do about it.

Errors: RFC 6749 4.1.2.1 and 5.2, RFC 8628 3.5, OpenID Connect Core 3.1.2.6, and Google's own.
Numbers: Microsoft Entra, "authentication and authorization error codes" (AADSTS…). Microsoft says
that they may change: whoever is not known here gets the sentence of its error, or its own words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any, TypeAlias

from optindesk.core.errors import (
    AdminNeeded,
    SignInNeeded,
    SignInRefused,
    SignInTimedOut,
    Trouble,
    TryLater,
)
from optindesk.core.sentence import Sentence, sentence

Said: TypeAlias = Mapping[str, Any]
"""A refusal in the server's own words: ``error``, mostly with ``error_description``."""

_MOST_WORDS = 200
_NUMBER = re.compile(r"AADSTS(\d{4,8})")
# Microsoft ends its words with numbers for its own support.
_FOR_SUPPORT = re.compile(r"\s*(Trace ID|Correlation ID|Timestamp):.*", re.DOTALL)
_NOT_NOW = frozenset({"server_error", "temporarily_unavailable"})

# --- signing in -----------------------------------------------------------------------------------

_CONSENT = sentence("there, it must be allowed once for everybody (“grant admin consent”).")
_POLICY = sentence(
    "its rules do not let this program or this computer in (at Microsoft: “conditional access” or"
    " “user assignment”; at Google: “app access control”)."
)
_UNKNOWN_CLIENT = sentence(
    "the provider does not know this program by the client ID that is set up here. Compare it with"
    " the one that is registered there."
)
_NOT_PUBLIC = sentence(
    "the provider wants another secret of this program than is set up here, or one at all. At"
    " Microsoft the program must be registered for desktops, with “Allow public client flows”."
)
_REDIRECT = sentence(
    "the address to which the browser comes back is not registered for this program there: at"
    " Microsoft it is http://localhost, of the kind “Mobile and desktop applications”."
)
_SCOPE = sentence(
    "the program is not registered there for reading and sending mails. The manual says which"
    " permissions it needs."
)
_OTHER_ORGANISATION = sentence(
    "this account belongs to another organisation than the program is registered for. Sign in with"
    " the account of your mailbox, or let your own organisation register the program."
)
_DENIED = sentence(
    "it was not allowed in the browser. If you want to use this account here, try again and allow"
    " it."
)
_TOO_SLOW = sentence("it took too long, or the page was opened twice. Try again.")
_NOT_ALL = sentence(
    "reading and sending mails was not allowed in the browser. Try again, and leave all boxes"
    " ticked there."
)

_Refusal: TypeAlias = tuple[type[SignInRefused], Sentence]

_SIGN_IN_NUMBERS: Mapping[int, _Refusal] = {
    **dict.fromkeys((65001, 90093, 90094, 90095), (AdminNeeded, _CONSENT)),
    **dict.fromkeys(
        (50105, 53000, 53001, 53002, 53003, 53004, 53011, 530003, 7000112), (AdminNeeded, _POLICY)
    ),
    **dict.fromkeys((70001, 700016, 90002, 900023), (SignInRefused, _UNKNOWN_CLIENT)),
    **dict.fromkeys((700025, 7000215, 7000218, 7000222), (SignInRefused, _NOT_PUBLIC)),
    **dict.fromkeys((50011, 500113), (SignInRefused, _REDIRECT)),
    **dict.fromkeys((65005, 650053, 650057, 70011), (SignInRefused, _SCOPE)),
    **dict.fromkeys((50020, 50194, 90072, 9002346), (SignInRefused, _OTHER_ORGANISATION)),
    **dict.fromkeys((65004,), (SignInRefused, _DENIED)),
    **dict.fromkeys((54005, 70008), (SignInRefused, _TOO_SLOW)),
}

_SIGN_IN_ERRORS: Mapping[str, _Refusal] = {
    "consent_required": (AdminNeeded, _CONSENT),
    "admin_policy_enforced": (AdminNeeded, _POLICY),
    "org_internal": (SignInRefused, _OTHER_ORGANISATION),
    "invalid_client": (SignInRefused, _UNKNOWN_CLIENT),
    "unauthorized_client": (SignInRefused, _UNKNOWN_CLIENT),
    "deleted_client": (SignInRefused, _UNKNOWN_CLIENT),
    "redirect_uri_mismatch": (SignInRefused, _REDIRECT),
    "invalid_scope": (SignInRefused, _SCOPE),
    "access_denied": (SignInRefused, _DENIED),
    "authorization_declined": (SignInRefused, _DENIED),
    "invalid_grant": (SignInRefused, _TOO_SLOW),
    "bad_verification_code": (SignInRefused, _TOO_SLOW),
}

# --- signed in once -------------------------------------------------------------------------------

_PASSWORD = sentence("the password was changed, which ends what was allowed before.")
_LONG_AGO = sentence("the last time is too long ago for this provider.")
_PROOF = sentence(
    "the provider wants another proof of who you are, such as a code from your telephone."
)
_TAKEN_BACK = sentence(
    "at the provider it was taken back that this program may read and send mails."
)
_LOCKED = sentence(
    "the account is locked or is not there any more. If you cannot sign in, ask whoever looks after"
    " it."
)
_POLICY_NOW = sentence(
    "the rules of your organisation have changed. If you cannot sign in, ask whoever looks after"
    " its accounts."
)
_ENDED = sentence("what was allowed has run out, or was taken back at the provider.")
_ENDED_AT_GOOGLE = sentence(
    "what was allowed has run out, or was taken back at Google. If this happens every week, the"
    " program is registered there for “testing” only: the manual says how to change that."
)

_REFRESH_NUMBERS: Mapping[int, Sentence] = {
    **dict.fromkeys((50055, 50132, 50133, 50173), _PASSWORD),
    **dict.fromkeys((70008, 70043, 700081, 700082, 700084), _LONG_AGO),
    **dict.fromkeys((50072, 50074, 50076, 50078, 50079, 50158), _PROOF),
    **dict.fromkeys((65001, 65004), _TAKEN_BACK),
    **dict.fromkeys((50034, 50053, 50057), _LOCKED),
    **dict.fromkeys((50105, 50131, 53000, 53001, 53002, 53003, 53004, 530003), _POLICY_NOW),
}
_REFRESH_KINDS: Mapping[str, Sentence] = {
    # Google's and Microsoft's own words beside the error (error_subtype, suberror),
    "invalid_rapt": _PROOF,
    "consent_required": _TAKEN_BACK,
    "token_expired": _LONG_AGO,
    # and errors with which a browser is asked for (OpenID Connect Core 3.1.2.6).
    "interaction_required": _PROOF,
    "login_required": _ENDED,
    "invalid_grant": _ENDED,
}
_GOOGLE = ".googleapis.com"


def of_sign_in(host: str, said: Said, secrets: Collection[str] = ()) -> Trouble:
    """The Trouble of somebody who is not signed in. None of `secrets` stands in its words.

    SignInRefused (AdminNeeded, SignInTimedOut), or TryLater.
    """
    error = _text(said.get("error"))
    words = _words(said, secrets)
    if error in _NOT_NOW:
        return TryLater(host=host, status=error, words=words)
    if error == "expired_token":
        return SignInTimedOut(host=host)
    known = _first(_SIGN_IN_NUMBERS, _numbers(said)) or _SIGN_IN_ERRORS.get(error)
    kind, reason = known or (SignInRefused, sentence("it said: “{words}”.", words=words))
    return kind(host=host, reason=reason)


def of_refresh(host: str, user: str, said: Said, secrets: Collection[str] = ()) -> Trouble:
    """The Trouble of somebody who was signed in before. None of `secrets` stands in its words.

    SignInNeeded where signing in once more helps; else as `of_sign_in` says.
    """
    kinds = [_text(said.get(name)) for name in ("error_subtype", "suberror", "error")]
    if kinds[-1] in _REFRESH_KINDS:
        reason = _first(_REFRESH_NUMBERS, _numbers(said)) or _first(_REFRESH_KINDS, kinds)
        if reason is _ENDED and host.endswith(_GOOGLE):
            reason = _ENDED_AT_GOOGLE
        return SignInNeeded(user=user, reason=reason)
    return of_sign_in(host, said, secrets)


def not_all(host: str) -> SignInRefused:
    """The Trouble of who allowed less in the browser than was asked for."""
    return SignInRefused(host=host, reason=_NOT_ALL)


def _first(table: Mapping[Any, Any], keys: Iterable[Any]) -> Any:
    return next((table[key] for key in keys if key in table), None)


def _numbers(said: Said) -> list[int]:
    """Microsoft's numbers, those that it lists first."""
    listed = said.get("error_codes")
    listed = listed if isinstance(listed, list) else []
    spelled = _NUMBER.findall(_text(said.get("error_description")))
    return list(chain((one for one in listed if isinstance(one, int)), map(int, spelled)))


def _words(said: Said, secrets: Collection[str]) -> str:
    words = _text(said.get("error_description")) or _text(said.get("error"))
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        words = words.replace(secret, "…")
    words = "".join(one if one.isprintable() else " " for one in _FOR_SUPPORT.sub("", words))
    return " ".join(words.split())[:_MOST_WORDS]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
