"""The things of the field as frozen dataclasses, and the normal form of an address."""

from __future__ import annotations

import ipaddress
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum

from optindesk.core.status import (
    AddressState,
    Basis,
    MailStatus,
    RequestStatus,
    SubscriptionStatus,
)

DAYS_TO_ANSWER = 30
"""How long a question stands open unless its list says otherwise, in days."""


class Level(IntEnum):
    """Consent levels: what a person has allowed."""

    NONE = 0
    CONSENT = 1
    TRANSACTIONAL = 2
    SUBSCRIPTIONS = 3
    MARKETING = 4
    PROFILING = 5


class ActorKind(StrEnum):
    PERSON = "person"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person at the desk, or the desk itself; `device` is the system account
    and computer (``user@host``)."""

    kind: ActorKind
    name: str
    device: str


class Security(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    security: Security


class SignIn(StrEnum):
    """How one proves to a mail server who one is."""

    PASSWORD = "password"
    OAUTH = "oauth"
    """OAuth 2.0 (RFC 6749): the provider's own page asks for the password, we get a token."""


class Door(StrEnum):
    """Where one logs in."""

    SMTP = "smtp"
    IMAP = "imap"


@dataclass(frozen=True, slots=True)
class Login:
    """As whom and how one logs in somewhere; `kept_under` are the user and host under which the
    keyring has what it takes."""

    user: str
    sign_in: SignIn
    kept_under: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Account:
    """The owner's mail account; what it logs in with is in the keyring (`login` says where).

    `move_handled` is the mailbox folder that handled mails are moved to; empty: none is moved.
    `imap_user` is the login name at the mailbox, where it is another than that for sending: with an
    `imap_sign_in` it has a password of its own, without one it is opened with the same (a mailbox
    that several share). `oauth_issuer` (RFC 8414) and `oauth_client` take the place of what the
    provider and the program have; empty: they do not.
    """

    id: int
    address: str
    sender_name: str
    smtp: Server
    imap: Server | None
    user: str
    ca_file: str | None = None
    authserv_id: str | None = None
    per_minute: int | None = None
    per_hour: int | None = None
    per_day: int | None = None
    move_handled: str = ""
    sign_in: SignIn = SignIn.PASSWORD
    imap_user: str = ""
    imap_sign_in: SignIn | None = None
    oauth_issuer: str = ""
    oauth_client: str = ""

    @property
    def keyring_names(self) -> frozenset[tuple[str, str]]:
        """The users and hosts under which the keyring may have something of this account, however
        it logs in now."""
        ways = [replace(self, sign_in=sign_in, imap_sign_in=None) for sign_in in SignIn]
        ways += [replace(self, imap_sign_in=sign_in) for sign_in in SignIn]
        return frozenset(way.login(door).kept_under for way in ways for door in Door)

    def login(self, door: Door) -> Login:
        """How one logs in at one of its servers; one that is not there has the login of SMTP."""
        if door is Door.IMAP and self.imap is not None:
            user = self.imap_user or self.user
            if self.imap_sign_in is not None:
                return _login(user, self.imap_sign_in, user, self.imap.host)
            return _login(user, self.sign_in, self.user, self.smtp.host)
        return _login(self.user, self.sign_in, self.user, self.smtp.host)


def _login(user: str, sign_in: SignIn, owner: str, host: str) -> Login:
    # A token and a password of one user lie side by side: who goes back to the other still has it.
    return Login(user, sign_in, (owner, f"oauth:{host}" if sign_in is SignIn.OAUTH else host))


@dataclass(frozen=True, slots=True)
class MailingList:
    """A list to subscribe to; `description` is what the person reads in the question."""

    id: int
    name: str
    description: str
    language: str
    level: int = Level.SUBSCRIPTIONS
    days_to_answer: int = DAYS_TO_ANSWER
    reminders: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody with one address; `address` as shown, `key` as compared.

    `level` is the highest that was allowed, without profiling. `salutation` is how they want to be
    addressed, in their own words or those of a sheet: Frau, Mx, Dr.
    """

    id: int
    address: str
    key: str
    name: str
    language: str | None
    level: int
    address_state: AddressState
    soft_bounces: int
    salutation: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a sign-up or a change is about: a list to subscribe to, or a level to be raised to."""

    list_id: int | None = None
    level: int | None = None

    @property
    def is_profiling(self) -> bool:
        """Profiling is a purpose of its own: it stands beside the other levels, not above them."""
        return self.level == Level.PROFILING

    @property
    def key(self) -> str:
        """``list:7``, ``level`` or ``profiling``: a contact has one subscription per key."""
        if self.list_id is not None:
            return f"list:{self.list_id}"
        return "profiling" if self.is_profiling else "level"


@dataclass(frozen=True, slots=True)
class Subscription:
    """How a contact stands to one target, derived from the newest event."""

    id: int
    contact_id: int
    target: Target
    status: SubscriptionStatus
    basis: Basis | None
    since: datetime | None
    left_at: datetime | None


def is_loopback(host: str) -> bool:
    """Whether a host names this computer itself: ``localhost`` or a loopback address.

    Other names are not looked up: a name server could say anything (RFC 6761 6.3).
    """
    name = host.strip().rstrip(".").casefold()
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback


class SignUpSource(StrEnum):
    SHEET = "sheet"
    TYPED = "typed"
    MAIL = "mail"
    KIOSK = "kiosk"
    """By the person, on a screen at the counter."""
    MOVED = "moved"
    """Before, at another address: that this is the new one was told when it was recorded."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """The first opt-in: who asked for what, where and when; `signed_on` is None when unknown.

    `paper` is the number that stands on what was signed (store/printed.py); empty: none is known.
    """

    id: int
    contact_id: int
    target: Target
    source: SignUpSource
    signed_on: date | None
    recorded_at: datetime
    import_id: int | None = None
    row: int | None = None
    place: str = ""
    collected_by: str = ""
    note: str = ""
    request_id: int | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One numbered change of a request; `accepted` is None while it is open. `cancelled`: not the
    person left it out, but somebody at the desk."""

    position: int
    target: Target
    accepted: bool | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One ask to one contact at one address, with one token and one deadline."""

    id: int
    contact_id: int
    address: str
    status: RequestStatus
    changes: tuple[Change, ...]
    language: str
    wording_id: int
    asked_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    code_tries: int = 0


class MailKind(StrEnum):
    """What an outgoing mail, or a printed page, is for; the name of its wording."""

    CONFIRM = "confirm"
    PERMISSION = "permission"
    """The question to people collected before, in its own wording: asked once."""
    REMINDER = "reminder"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ALREADY = "already"
    LATE = "late"
    REPLY = "reply"
    SHEET = "sheet"
    """The wording of a sign-up sheet on paper, to which people sign."""
    POSTER = "poster"
    """What stands on a poster beside the code that opens a mail to sign up by."""


PRINTED = frozenset({MailKind.SHEET, MailKind.POSTER})
"""The kinds that are printed, and never a mail."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail of one request or event. `values` are what its wording was filled with, so that the
    exact mail can be made again; `log_head` left the house in it."""

    id: int
    request_id: int | None
    contact_id: int
    kind: MailKind
    number: int
    address: str
    status: MailStatus
    wording_id: int
    values: dict[str, str] = field(hash=False)
    created_at: datetime
    in_reply_to: str | None = None
    server_message_id: str | None = None
    dot_at: datetime | None = None
    handed_over_at: datetime | None = None
    server_words: str = ""
    log_head: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """One numbered version of a text, never changed: `subject` and `text` are Jinja2 templates.

    `html` is the look that the text is shown in (mail/look.py); None: the mail has no HTML part.
    `shipped` tells the program's own wordings from those that somebody saved, `saved_by`.
    """

    id: int
    kind: MailKind
    language: str
    list_id: int | None
    version: int
    subject: str
    text: str
    html: str | None = None
    shipped: bool = False
    saved_by: str = ""

    @property
    def says(self) -> tuple[str, str, str]:
        """What a person sees of it: subject, text and look."""
        return self.subject, self.text, self.html or ""


def subject_and_text(content: str) -> tuple[str, str] | None:
    """The subject and text of a wording that is written in a file: ``Subject: …``, an empty line,
    the text. None when it is not."""
    heading, _, text = content.replace("\r\n", "\n").partition("\n\n")
    label, _, subject = heading.strip().partition(":")
    if label != "Subject" or "\n" in subject or not subject.strip() or not text.strip():
        return None
    return subject.strip(), text.strip() + "\n"


BY_REPLY, BY_COMPLAINT, BY_TELEPHONE = "reply", "complaint", "telephone"
"""Where a rule never to write somewhere came from, if nobody at the desk thought of it."""

MOVED = "moved"
"""The source of a rule never to write to an address that its person has no more."""

SAME_PERSON = "same person"
"""The source of a rule that stands for another address of the same person."""

CORRECTED = "corrected"
"""The source of a rule never to write to an address that was mistyped."""

NOT_THEIRS = (BY_REPLY, BY_TELEPHONE)
"""Those of them by which whoever has an address said that it is not the person's who is meant."""

OF_ONE_SPELLING = frozenset({*NOT_THEIRS, MOVED, CORRECTED})
"""The sources of rules that are about an address as it is spelled, and no other of its mailbox."""

OF_ONE_ADDRESS = OF_ONE_SPELLING | {SAME_PERSON}
"""The sources of rules that say nothing of what the person wants at another address."""


class SuppressionKind(StrEnum):
    ADDRESS = "address"
    DOMAIN = "domain"
    ERASED = "erased"
    BESIDE = "beside"
    """The address of somebody known whose mailbox was erased by another spelling: as that hash
    says, but where no hash can be made."""


def address_key(address: str) -> str:
    """The one form in which addresses are compared: NFC, without case, the domain in Unicode.

    Two keys differ whenever two people might be meant; dots and tags are never dropped. So case is
    folded letter by letter (Unicode's simple folding): where ``str.casefold`` makes two letters of
    one, “straße@…” and “strasse@…” would become one person, and their two domains (RFC 5894 7.2)
    one domain. Nor are i, ı, İ the same. Whoever writes her ß as SS is another until staff accept
    the alias.

    Domain labels in A-label form (RFC 5890 2.3.2.1) are decoded; what is no A-label is kept.
    """
    address = address.strip()
    if address.isascii() and "xn--" not in address.lower():
        return address.lower()
    local, at, domain = _without_case(address).rpartition("@")
    return local + at + ".".join(_unicode_label(label) for label in domain.split("."))


def _without_case(text: str) -> str:
    folded = "".join(_simple_fold(letter) for letter in unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", folded)


def _simple_fold(letter: str) -> str:
    """One letter for one: `casefold` where it gives one, else `lower` (ẞ to ß), else itself (İ).

    No other letter becomes an ASCII one: ſ is no s, or susi@ and ſusi@ would be one person.
    """
    if letter.isascii():
        return letter.lower()
    forms = (letter.casefold(), letter.lower())
    return next((form for form in forms if len(form) == 1 and not form.isascii()), letter)


def _unicode_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    # A label that could be written without xn--, or in another way, is another domain's disguise.
    is_real = not decoded.isascii() and decoded == _without_case(decoded)
    is_one = decoded.isprintable() and not set(decoded) & set("@. ")
    same = is_real and is_one and decoded.encode("punycode").decode() == label[4:]
    return decoded if same else label


def same_mailbox(sender: str, contact: str) -> bool:
    """Whether a mail from `sender` comes from the contact's own mailbox (DESIGN 4.5).

    googlemail.com is gmail.com. One of the two may carry a plus-tag that the other does not: people
    sign up with a tag and answer without it. Two tags that differ may be two people.
    """
    one, one_tag, one_domain = _mailbox(address_key(sender))
    other, other_tag, other_domain = _mailbox(address_key(contact))
    same_tag = one_tag == other_tag or not one_tag or not other_tag
    return (one, one_domain) == (other, other_domain) and same_tag


def domains_over(key: str) -> list[str]:
    """The domain of an address key and those above it, but for the topmost, the nearest first:
    ``a@b.c.example`` → ``b.c.example``, ``c.example``. A domain alone is taken for its own."""
    labels = key.rpartition("@")[2].split(".")
    return [".".join(labels[first:]) for first in range(max(1, len(labels) - 1))]


def mailbox_key(address: str) -> str:
    """The key that all spellings of one mailbox share: without a plus-tag, googlemail as gmail."""
    name, _, domain = _mailbox(address_key(address))
    return f"{name}@{domain}"


def has_tag(key: str) -> bool:
    """Whether an address key carries a plus-tag."""
    return bool(_mailbox(key)[1])


_GMAIL = ("@gmail.com", "@googlemail.com")


def other_spellings(key: str) -> list[str]:
    """The other keys by which the mailbox of an address key is known: without its plus-tag, and
    googlemail as gmail. Empty for most."""
    if "+" not in key and not key.endswith(_GMAIL):  # as most of a million are
        return []
    name, tag, domain = _mailbox(key)
    names = [f"{name}+{tag}", name] if tag else [name]
    domains = ["gmail.com", "googlemail.com"] if domain == "gmail.com" else [domain]
    found = (f"{one}@{at}" for one in names for at in domains)
    return [one for one in found if one != key]


def _mailbox(key: str) -> tuple[str, str, str]:
    local, _, domain = key.rpartition("@")
    name, _, tag = local.partition("+")
    if not name:
        name, tag = local, ""
    return name, tag, "gmail.com" if domain == "googlemail.com" else domain
