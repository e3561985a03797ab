"""Mails that somebody sends to become confirmed against the rule, or to break what reads them.

Each builder makes the bytes of one mail from what an attacker may know: the questions to Ana and to
Ben, with their tokens. A good mail (`a_yes`) is the ground of all: each attack changes one thing.
"""
# ruff: noqa: E501 - mails keep the form in which they are read

from __future__ import annotations

import base64
import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import partial

from optindesk.core.ports import Draft
from optindesk.core.token import Purpose, sealed, spell

ANA = "ana@example.org"
BEN = "ben@example.com"
MALLORY = "mallory@evil.example"
SHOP = "shop@flowers.example"
OWN_SERVER = "mx.flowers.example"
"""The authserv-id of the desk's account in these stories."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Known:
    """A question, as far as somebody who saw the mail knows it."""

    address: str
    token: str
    leave: str
    code: str
    mark: str
    message_id: str
    subject: str
    text: str
    raw: bytes


def known(draft: Draft, raw: bytes) -> Known:
    message = message_from_bytes(raw, policy=policy.default)
    assert draft.token is not None
    assert draft.leave is not None
    text = message.get_body(("plain",))
    assert draft.code is not None
    assert text is not None
    return Known(
        address=draft.recipient,
        token=draft.token,
        leave=draft.leave,
        code=draft.code,
        mark=draft.mark,
        message_id=draft.message_id,
        subject=str(message["Subject"]),
        text=text.get_content().replace("\r\n", "\n"),
        raw=raw,
    )


Attack = Callable[[Known, Known], bytes]
"""Makes a mail of the question to Ana and the question to Ben."""


def mail(
    body: bytes,
    *,
    sender: str = f"From: Ana Horvat <{ANA}>",
    subject: str | None = "Re: Please confirm",
    reply_to: str | None = None,
    more: str = "",
    message_id: str = "<attack@example.org>",
    date: str = "Sun, 22 Nov 2026 08:15:00 +0100",
    before: str = "",
) -> bytes:
    """A mail; `body` begins with the header lines about its content, `sender` is a whole line."""
    lines = [before] if before else []
    lines += [line for line in (sender,) if line]
    lines += [f"To: {SHOP}", f"Date: {date}", f"Message-ID: {message_id}", "MIME-Version: 1.0"]
    if subject is not None:
        lines.append(f"Subject: {subject}")
    if reply_to is not None:
        lines += [f"In-Reply-To: {reply_to}", f"References: {reply_to}"]
    lines += [more] if more else []
    head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
    return head + b"\r\n" + body


def text(said: str, kind: str = "plain", more: str = "") -> bytes:
    head = f"Content-Type: text/{kind}; charset=utf-8\r\n{more}"
    return (head + "\r\n" + said.replace("\n", "\r\n") + "\r\n").encode()


def several(subtype: str, *parts: bytes, boundary: str = "cut") -> bytes:
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'
    return head.encode() + body + f"--{boundary}--\r\n".encode()


def attached(content: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    head = (
        f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(content)


def said_above_quote(question: Known, said: str) -> bytes:
    """The text of a reply that quotes our mail, with its token."""
    quote = "\n".join(f"> {line}".rstrip() for line in question.text.rstrip().split("\n"))
    return text(
        f"{said}\n\nOn Sat, 21 Nov 2026 at 11:04, The Flower Shop <{SHOP}> wrote:\n\n{quote}"
    )


def a_yes(ana: Known, said: str = "Yes", **changed: str) -> bytes:
    """A whole yes to Ana's question, naming it by token and Message-ID."""
    return mail(said_above_quote(ana, said), reply_to=ana.message_id, **changed)


def bare(said: str, **changed: str | None) -> bytes:
    """A mail of its own, which quotes nothing."""
    return mail(text(said), **changed)  # type: ignore[arg-type]


# --- who sent it ----------------------------------------------------------------------------------

SENDERS: Mapping[str, str] = {
    "a stranger": f"From: {MALLORY}",
    "two From, the stranger first": f"From: {MALLORY}\r\nFrom: {ANA}",
    "two From, the stranger last": f"From: {ANA}\r\nFrom: {MALLORY}",
    "two From of other case": f"FROM: {MALLORY}\r\nfrom: {ANA}",
    "From with a space before the colon": f"From: {MALLORY}\r\nFrom : {ANA}",
    "two addresses, the stranger first": f"From: {MALLORY}, {ANA}",
    "two addresses, the stranger last": f"From: Ana <{ANA}>, Mallory <{MALLORY}>",
    "two addresses and a Sender": f"From: {ANA}, {MALLORY}\r\nSender: {ANA}",
    "two addresses, folded": f"From: {ANA}\r\n ,\r\n {MALLORY}",
    "a group with both": f"From: Ana: {ANA}, {MALLORY};",
    "a group with Ana": f"From: undisclosed: {ANA};",
    "a group named like Ana": f"From: {ANA}:;",
    "a group, then the stranger": f"From: Ana: {ANA};, {MALLORY}",
    "Ana's address as the shown name": f'From: "{ANA}" <{MALLORY}>',
    "Ana's address as the bare name": f"From: {ANA} <{MALLORY}>",
    "Ana's address in brackets as the name": f"From: <{ANA}> <{MALLORY}>",
    "Ana's whole form as the name": f'From: "Ana Horvat <{ANA}>" <{MALLORY}>',
    "Ana's whole form with escapes": f'From: "Ana \\"<{ANA}>\\"" <{MALLORY}>',
    "Ana's address in a comment": f"From: {MALLORY} ({ANA})",
    "Ana's address in a nested comment": f"From: (a (<{ANA}>) b) {MALLORY}",
    "Ana's address before the bracket": f"From: {ANA} {MALLORY}",
    "no closing bracket": f"From: {MALLORY} <{ANA}",
    "no opening bracket": f"From: {MALLORY} {ANA}>",
    "brackets in brackets": f"From: <{MALLORY}<{ANA}>>",
    "an address in quotation marks at the stranger's": f'From: "{ANA}"@evil.example',
    "two at signs": f"From: {ANA}@evil.example",
    "Ana's address as a subdomain": f"From: {ANA}.evil.example",
    "Ana's address as a local part": "From: ana%example.org@evil.example",
    "a bang path": "From: example.org!ana@evil.example",
    "a source route": f"From: <@example.org:{MALLORY}>",
    "a percent after Ana": "From: ana@example.org%evil.example",
    "the stranger, Ana as Sender": f"From: {MALLORY}\r\nSender: {ANA}",
    "Ana, the stranger as Sender": f"From: {ANA}\r\nSender: {MALLORY}",
    "the stranger, Ana as Reply-To": f"From: {MALLORY}\r\nReply-To: {ANA}",
    "the stranger, Ana as Return-Path": f"Return-Path: <{ANA}>\r\nFrom: {MALLORY}",
    "the stranger, resent from Ana": f"Resent-From: {ANA}\r\nFrom: {MALLORY}",
    "the stranger, originally from Ana": f"From: {MALLORY}\r\nX-Original-From: {ANA}\r\nX-Google-Original-From: {ANA}",
    "no From, Ana as Sender": f"Sender: {ANA}",
    "no From, Ana as Reply-To": f"Reply-To: {ANA}",
    "an empty From, Ana as Sender": f"From: \r\nSender: {ANA}",
    "an empty From, then Ana": f"From: <>\r\nFrom: {ANA}",
    "an encoded name with Ana's address": f"From: =?utf-8?q?ana=40example=2Eorg?= <{MALLORY}>",
    "an encoded name with brackets": f"From: =?utf-8?b?{base64.b64encode(f'Ana <{ANA}>'.encode()).decode()}?= <{MALLORY}>",
    "an encoded name that ends the list": f"From: =?utf-8?q?Ana_=3Cana=40example=2Eorg=3E=2C?= <{MALLORY}>",
    "an encoded word as the whole From": "From: =?utf-8?q?Ana_=3Cana=40example=2Eorg=3E?=",
    "an encoded word as the address": "From: =?utf-8?q?ana=40example=2Eorg?=",
    "an encoded word in the brackets": "From: Ana <=?utf-8?q?ana=40example=2Eorg?=>",
    "an encoded word as the local part": "From: =?utf-8?q?ana?=@example.org",
    "an encoded line break and a From": f"From: =?utf-8?q?Ana=0D=0AFrom=3A_ana=40example=2Eorg?= <{MALLORY}>",
    "an encoded NUL in the name": f"From: =?utf-8?q?ana=40example=2Eorg=00?= <{MALLORY}>",
    "an encoded NUL that ends the address": "From: <=?utf-8?q?ana=40example=2Eorg=00?=@evil.example>",
    "a NUL that ends the address": f"From: {ANA}\x00@evil.example",
    "a NUL inside the address": "From: ana\x00@example.org",
    "a NUL between two addresses": f"From: {ANA}\x00{MALLORY}",
    "a bare return before From": f"From: {MALLORY}\rFrom: {ANA}",
    "a bare newline before From": f"From: {MALLORY}\nFrom: {ANA}",
    "a form feed before From": f"From: {MALLORY}\fFrom: {ANA}",
    "a line separator before From": f"From: {MALLORY}\u2028From: {ANA}",
    "a next line before From": f"From: {MALLORY}\x85From: {ANA}",
    "an escape in the address": "From: an\\a@example.org",
    "a space in the address": "From: an a@example.org",
    "a Cyrillic letter in Ana": "From: аna@example.org",
    "a Cyrillic letter in the domain": "From: ana@exаmple.org",
    "a fullwidth letter in Ana": "From: ａna@example.org",
    "a fullwidth letter in the domain": "From: ana@ｅxample.org",
    "an ideographic full stop": "From: ana@example。org",
    "a fullwidth at sign": "From: ana＠example.org",
    "a small at sign": "From: ana﹫example.org",
    "a zero-width space": "From: ana\u200b@example.org",
    "a soft hyphen": "From: ana@exam\u00adple.org",
    "a combining accent": "From: ana\u0301@example.org",
    "an override": f"From: \u202egro.elpmaxe@ana\u202c <{MALLORY}>",
    "a capital I for an l": "From: ana@exampIe.org",
    "a punycode twin": "From: ana@xn--exmple-cua.org",
    "the domain without its end": "From: ana@example.or",
    "the domain below another": "From: ana@example.org.evil.example",
    "a subdomain": "From: ana@mail.example.org",
    "Ben": f"From: Ben <{BEN}>",
    "our own address": f"From: {SHOP}",
    "Ana's name only": "From: Ana Horvat",
    "no From at all": "",
}  # fmt: skip

FOLDED: Mapping[str, tuple[str, str]] = {
    "a long s": ("susi@example.org", "ſusi@example.org"),
    "a sharp s": ("strasse@example.org", "straße@example.org"),
    "a Kelvin sign": ("kim@example.org", "\u212aim@example.org"),
    "a ligature": ("fifi@example.org", "ﬁﬁ@example.org"),
    "a dotless i": ("ida@example.org", "ıda@example.org"),
    "a domain's sharp s": ("eva@gross.example", "eva@groß.example"),
}
"""Addresses that become others when letters are folded: whose it is, and who writes."""


def from_sender(line: str, ana: Known, ben: Known) -> bytes:
    return a_yes(ana, sender=line)


# --- what its journey is said to prove ------------------------------------------------------------

PASSED = f"dkim=pass header.d=example.org; spf=pass smtp.mailfrom={ANA}; dmarc=pass header.from=example.org"
FAILED = "dkim=fail header.d=evil.example; spf=fail; dmarc=fail header.from=example.org"


def results(server: str, said: str) -> str:
    return f"Authentication-Results: {server}; {said}"


def journeys(sender: str) -> Mapping[str, str]:
    """Header lines above the mail that pretend somebody looked at it."""
    own, forged = results(OWN_SERVER, FAILED), results(OWN_SERVER, PASSED)
    return {
        "our server's pass, forged, with no real one": forged,
        "our server's pass, forged below the real fail": f"{own}\r\n{forged}",
        "a pass forged below, with the server's name in capitals": f"{own}\r\n{forged.replace('mx', 'MX')}",
        "a pass of another server": results("mx.evil.example", PASSED),
        "a pass in the name of our server, with a comment": results(f"(x) {OWN_SERVER} (y)", PASSED),
        "a sealed pass": f"ARC-Authentication-Results: i=1; {OWN_SERVER}; {PASSED}",
        "an old pass": f"X-Original-Authentication-Results: {OWN_SERVER}; {PASSED}",
        "a received line of our server": f"Received: from example.org by {OWN_SERVER}; Sat, 21 Nov 2026 10:05:00 +0000",
        "a pass that speaks of the mail's From": results(OWN_SERVER, f"dmarc=pass header.from={ANA}"),
        "a broken verdict": f"Authentication-Results: {OWN_SERVER}; dmarc=pass \x00; ;;;===",
        "an encoded verdict": f"Authentication-Results: =?utf-8?q?{OWN_SERVER}=3B_dmarc=3Dpass?=",
        "ten thousand verdicts": "\r\n".join([forged] * 10_000),
        "a signature of Ana's server": "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x; h=from; bh=AAAA; b=AAAA",
    }  # fmt: skip


def with_journey(name: str, ana: Known, ben: Known) -> bytes:
    """A stranger's yes with Ana's token, and with a proof that it is Ana's."""
    return a_yes(ana, sender=f"From: {MALLORY}", before=journeys(MALLORY)[name])


def proved_but_unnamed(name: str, ana: Known, ben: Known) -> bytes:
    """A mail that claims to be Ana's, with proof, and names no question."""
    return bare("Yes", before=journeys(ANA)[name])


# --- what it names --------------------------------------------------------------------------------


def wrong_check(token: str) -> str:
    return token[:-1] + next(letter for letter in ALPHABET if letter != token[-1])


def forged_token(number: int) -> str:
    """A token with the right check letter and a MAC of another key."""
    return spell(sealed(b"m" * 32, Purpose.TOKEN, number, "ana"))


def guesses(count: int, seed: int = 1) -> list[str]:
    """Tokens out of thin air, in the form of ours."""
    dice = random.Random(seed)
    numbers = range(count)
    return [
        forged_token(number)
        if number % 2
        else "0000-" + "-".join("".join(dice.choices(ALPHABET, k=4)) for _ in range(7))
        for number in numbers
    ]


def next_door(token: str) -> str:
    """Ana's MAC with the number of another request in front."""
    return "0000-" + ALPHABET[(ALPHABET.index(token[5]) + 1) % 32] + token[6:]


def flipped(token: str, place: int) -> str:
    letter = token[place]
    if letter == "-":
        return wrong_check(token)
    return token[:place] + ALPHABET[(ALPHABET.find(letter) + 1) % 32] + token[place + 1 :]


TOKENS: Mapping[str, Attack] = {
    "Ben says yes with Ana's token": lambda ana, ben: bare(f"Yes\n{ana.token}", sender=f"From: {BEN}"),
    "Ben says yes above Ana's quote": lambda ana, ben: a_yes(ana, sender=f"From: {BEN}"),
    "Ben's button carries Ana's token": lambda ana, ben: bare("Yes, I confirm.", sender=f"From: {BEN}", subject=f"YES {ana.token}"),
    "Ana says yes with Ben's token": lambda ana, ben: bare(f"Yes\n{ben.token}"),
    "Ana says yes above Ben's quote": lambda ana, ben: mail(said_above_quote(ben, "Yes"), reply_to=ben.message_id),
    "Ana's reference with Ben's token": lambda ana, ben: bare(f"Yes\n{ben.token}", reply_to=ana.message_id),
    "Ben's reference with Ana's token, from Ana": lambda ana, ben: bare(f"Yes\n{ana.token}", reply_to=ben.message_id),
    "Ben's reference with Ana's token, from Ben": lambda ana, ben: bare(f"Yes\n{ana.token}", reply_to=ben.message_id, sender=f"From: {BEN}"),
    "both tokens": lambda ana, ben: bare(f"Yes\n{ana.token}\n{ben.token}"),
    "both tokens, subject and text": lambda ana, ben: bare(f"Yes\n{ana.token}", subject=f"YES {ben.token}"),
    "both references": lambda ana, ben: bare("Yes", reply_to=f"{ana.message_id} {ben.message_id}"),
    "a wrong check letter": lambda ana, ben: bare(f"Yes\n{wrong_check(ana.token)}"),
    "a wrong check letter in the subject": lambda ana, ben: bare("Yes, I confirm.", subject=f"YES {wrong_check(ana.token)}"),
    "a right check letter, a wrong MAC": lambda ana, ben: bare(f"Yes\n{forged_token(1)}"),
    "a right check letter, a wrong MAC, in the subject": lambda ana, ben: bare("Yes, I confirm.", subject=f"YES {forged_token(1)}"),
    "the number of another request": lambda ana, ben: bare(f"Yes\n{next_door(ana.token)}"),
    "a token without its end": lambda ana, ben: bare(f"Yes\n{ana.token[:-5]}"),
    "a token without its beginning": lambda ana, ben: bare(f"Yes\n{ana.token[5:]}"),
    "half of Ana's and half of Ben's token": lambda ana, ben: bare(f"Yes\n{ana.token[:20]}{ben.token[20:]}"),
    "Ana's number with Ben's MAC": lambda ana, ben: bare(f"Yes\n{ana.token[:6]}{ben.token[6:]}"),
    "a thousand guesses": lambda ana, ben: bare("Yes\n" + "\n".join(guesses(1000))),
    "a thousand guesses in the subject": lambda ana, ben: bare("Yes", subject="YES " + " ".join(guesses(1000))),
    "a thousand guesses as references": lambda ana, ben: bare("Yes", reply_to=" ".join(f"<{g.replace('-', '').lower()}@flowers.example>" for g in guesses(1000))),
    "a thousand tokens, two of them true": lambda ana, ben: bare("Yes\n" + "\n".join([*guesses(998), ana.token, ben.token])),
    "all tokens one letter beside": lambda ana, ben: bare("Yes\n" + "\n".join(flipped(ana.token, place) for place in range(5, len(ana.token)))),
    "the leave token as a yes": lambda ana, ben: bare(f"Yes\n{ana.leave}"),
    "the leave token on the button": lambda ana, ben: bare("Yes, I confirm.", subject=f"YES {ana.leave}"),
    "the mark as a token": lambda ana, ben: bare(f"Yes\n{ana.mark}"),
    "the mark on the button": lambda ana, ben: bare("Yes, I confirm.", subject=f"YES {ana.mark}"),
    "the mark in its own header": lambda ana, ben: bare("Yes", more=f"X-Opt-In-Desk-Mail: {ana.mark}"),
    "the telephone's code": lambda ana, ben: bare(f"Yes\n{ana.code}"),
    "the telephone's code on the button": lambda ana, ben: bare("Yes, I confirm.", subject=f"YES {ana.code}"),
    "the Message-ID in the text": lambda ana, ben: bare(f"Yes\n{ana.message_id}"),
    "a Message-ID with one letter changed": lambda ana, ben: bare("Yes", reply_to=ana.message_id.replace(ana.message_id[9], "0" if ana.message_id[9] != "0" else "1", 1)),
    "the token only in an attachment": lambda ana, ben: mail(several("mixed", text("Yes"), attached(ana.token.encode(), "token.txt", "text/plain"))),
    "the token only in an attached page": lambda ana, ben: mail(several("mixed", text("Yes"), attached(f"<p>{ana.token}</p>".encode(), "token.html", "text/html"))),
    "the token only in a nested mail": lambda ana, ben: mail(several("mixed", text("Yes"), b"Content-Type: message/rfc822\r\n\r\n" + ana.raw)),
    "the token only in a nested reply": lambda ana, ben: mail(several("mixed", text("Yes"), b"Content-Type: message/rfc822\r\n\r\n" + a_yes(ana))),
    "the token only as a file's name": lambda ana, ben: mail(several("mixed", text("Yes"), attached(b"x", f"{ana.token}.txt"))),
    "the token only in a header": lambda ana, ben: bare("Yes", more=f"X-Token: {ana.token}\r\nKeywords: {ana.token}\r\nComments: YES {ana.token}"),
    "the token only as the boundary": lambda ana, ben: mail(several("mixed", text("Yes"), boundary=ana.token)),
    "the token only in the Message-ID": lambda ana, ben: bare("Yes", message_id=f"<{ana.token}@example.org>"),
    "the token only in the sender's name": lambda ana, ben: bare("Yes", sender=f"From: {ana.token} <{ANA}>"),
    "the token only in a recipient": lambda ana, ben: bare("Yes", more=f"Cc: YES {ana.token} <{SHOP}>"),
    "the token only in a comment of HTML": lambda ana, ben: mail(text(f"<p>Hello</p><!-- YES {ana.token} -->", "html")),
    "the token in a quoted subject, no yes": lambda ana, ben: bare(f"\n\nFrom: Ana Horvat <{ANA}>\nSent: Sunday, November 22, 2026 8:00 AM\nTo: {SHOP}\nSubject: YES {ana.token}\n"),
    "the token in an echoed subject": lambda ana, ben: bare("Thank you for your message, we got it.", subject=f"Re: YES {ana.token}"),
    "the token in an automatic answer's subject": lambda ana, ben: bare("Yes", subject=f"YES {ana.token}", more="Auto-Submitted: auto-replied"),
    "the token in a robot's quote": lambda ana, ben: a_yes(ana, more="Auto-Submitted: auto-generated\r\nPrecedence: bulk"),
    "the token alone": lambda ana, ben: bare(ana.token),
    "the token split by a line": lambda ana, ben: bare(f"No\n{ana.token[:20]}\n{ana.token[20:]}\nYes"),
    "the yes only in a nested mail": lambda ana, ben: mail(several("mixed", text(f"Have a look.\n{ana.token}"), b"Content-Type: message/rfc822\r\n\r\n" + a_yes(ana)), reply_to=ana.message_id),
    "the yes and all only in a nested mail": lambda ana, ben: mail(b"Content-Type: message/rfc822\r\n\r\n" + a_yes(ana), reply_to=ana.message_id),
    "the yes only in a nested mail within mixed": lambda ana, ben: mail(several("mixed", b"Content-Type: message/rfc822\r\n\r\n" + a_yes(ana)), reply_to=ana.message_id),
    "the yes only in a digest": lambda ana, ben: mail(several("digest", b"\r\n" + a_yes(ana)), reply_to=ana.message_id),
    "the yes only in a part of an error": lambda ana, ben: mail(several("report; report-type=delivery-status", text("Yes"), b"Content-Type: message/rfc822\r\n\r\n" + ana.raw), reply_to=ana.message_id),
    "the yes only in a global mail": lambda ana, ben: mail(b"Content-Type: message/global\r\n\r\n" + a_yes(ana), reply_to=ana.message_id),
    "the yes only as an attachment": lambda ana, ben: mail(several("mixed", text("See the attachment."), attached(b"Yes", "yes.txt", "text/plain")), reply_to=ana.message_id),
    "our own question sent back": lambda ana, ben: ana.raw,
    "our own question sent back by Ana": lambda ana, ben: ana.raw.replace(b"From: ", f"From: {ANA}\r\nX-Old: ".encode(), 1),
    "our own question with a yes above": lambda ana, ben: ana.raw.replace(b"\r\n\r\n", b"\r\n\r\nYes\r\n\r\n", 1),
}  # fmt: skip


# --- how it is built ------------------------------------------------------------------------------

REFUSAL = "I do not agree"


def doubled(first: str, second: str, body: str, ana: Known, ben: Known) -> bytes:
    """A yes whose header says two things about its content."""
    return mail(f"{first}\r\n{second}\r\n\r\n{body}\r\n".encode(), reply_to=ana.message_id)


def alternatives(refusing: int, ana: Known, ben: Known) -> bytes:
    """Five alternatives, one of which refuses."""
    kinds = ("plain", "enriched", "html", "x-amp-html", "html")
    parts = [
        text(REFUSAL if number == refusing else "Yes", kind) for number, kind in enumerate(kinds)
    ]
    return mail(several("alternative", *parts), reply_to=ana.message_id)


def coded(charset: str, body: bytes, ana: Known, ben: Known) -> bytes:
    """A text that only somebody who believes the charset's name reads as a yes."""
    head = f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode("utf-8", "surrogateescape")
    return mail(head + body + b"\r\n", reply_to=ana.message_id)


CODECS: Mapping[str, bytes] = {
    "rot13": b"Lrf",
    "rot_13": b"Lrf",
    "unicode_escape": b"\\x59\\x65\\x73",
    "raw_unicode_escape": b"\\u0059\\u0065\\u0073",
    "hex": b"596573",
    "hex_codec": b"596573",
    "base64": b"WWVz",
    "base64_codec": b"WWVz",
    "quopri": b"=59=65=73",
    "uu": b"begin 644 x\n#665S\n`\nend",
    "zlib": b"x\x9c\x8bL-\x06\x00\x02\x1d\x01\x17",
    "punycode": b"Yes if-",
    "idna": b"xn--yes-",
    "undefined": b"Yes, if it is free",
    "mbcs": b"Yes, if it is free",
    '"../../../etc/passwd"': b"Yes, if it is free",
    '"\x00"': b"Yes, if it is free",
    '""': b"Yes, if it is free",
    '"' + "x" * 100_000 + '"': b"Yes, if it is free",
    "=?utf-8?q?utf-8?=": b"Yes, if it is free",
    "utf-8\udcff": b"Yes, if it is free",
    "utf-8''utf-8''utf-8": b"Yes, if it is free",
    "utf-16": b"Yes, if it is free",
    "utf-32": b"Yes, if it is free",
    "utf-7": b"+AFkAZQBz-, +AG4Abw-!",
    "cp037": b"Yes, if it is free",
    "hz": b"~{Yes, if",
    "iso-2022-kr": b"\x1b$)C\x0eYes",
    "\n": b"Yes, if it is free",
}

_TNEF = b"\x78\x9f\x3e\x22\x01\x00\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00\x02\x0c\x80\x03\x00\x04\x00\x00\x00Yes\x00\x30\x01"


def zipped(content: bytes, name: str = "yes.txt") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


FORMS: Mapping[str, Attack] = {
    "text yes, HTML no": lambda ana, ben: mail(several("alternative", said_above_quote(ana, "Yes"), text(f"<p>{REFUSAL}</p>", "html")), reply_to=ana.message_id),
    "text no, HTML yes": lambda ana, ben: mail(several("alternative", said_above_quote(ana, REFUSAL), text("<p>Yes</p>", "html")), reply_to=ana.message_id),
    **{f"five alternatives, number {number + 1} refuses": partial(alternatives, number) for number in range(5)},
    "related, the first part refuses": lambda ana, ben: mail(several("related", text(REFUSAL), text("<p>Yes</p>", "html")), reply_to=ana.message_id),
    "related, start names the refusal": lambda ana, ben: mail(several('related; start="<r@x>"', text("<p>Yes</p>", "html", "Content-ID: <y@x>\r\n"), text(f"<p>{REFUSAL}</p>", "html", "Content-ID: <r@x>\r\n")), reply_to=ana.message_id),
    "related, start names the yes": lambda ana, ben: mail(several('related; start="<y@x>"', text(f"<p>{REFUSAL}</p>", "html", "Content-ID: <r@x>\r\n"), text("<p>Yes</p>", "html", "Content-ID: <y@x>\r\n")), reply_to=ana.message_id),
    "related, start names nobody": lambda ana, ben: mail(several('related; start="<z@x>"; type="text/plain"', text("<p>Yes</p>", "html"), text(REFUSAL)), reply_to=ana.message_id),
    "related, the root is a picture": lambda ana, ben: mail(several("related", attached(b"\x89PNG", "a.png", "image/png"), text("<p>Yes?</p>", "html")), reply_to=ana.message_id),
    "the body is an attachment": lambda ana, ben: mail(text("Yes", more='Content-Disposition: attachment; filename="yes.txt"\r\n'), reply_to=ana.message_id),
    "both bodies are attachments": lambda ana, ben: mail(several("mixed", text("Yes", more="Content-Disposition: attachment\r\n"), text(REFUSAL, more="Content-Disposition: attachment\r\n")), reply_to=ana.message_id),
    "two subjects, the second refuses": lambda ana, ben: a_yes(ana, subject="Re: Please confirm\r\nSubject: NO, I do not agree"),
    "two subjects, the first refuses": lambda ana, ben: a_yes(ana, subject="NO, I do not agree\r\nSubject: Re: Please confirm"),
    "two subjects with two tokens": lambda ana, ben: bare("Yes, I confirm.", subject=f"YES {ana.token}\r\nSubject: YES {ben.token}"),
    "two In-Reply-To": lambda ana, ben: bare("Yes", more=f"In-Reply-To: {ana.message_id}\r\nIn-Reply-To: {ben.message_id}"),
    "In-Reply-To and References differ": lambda ana, ben: bare("Yes", more=f"In-Reply-To: {ben.message_id}\r\nReferences: {ana.message_id}"),
    "two boundaries": partial(doubled, 'Content-Type: multipart/mixed; boundary="a"', 'Content-Type: multipart/mixed; boundary="b"', f"--a\r\n\r\nYes\r\n--a--\r\n--b\r\n\r\n{REFUSAL}\r\n--b--"),
    "two boundaries in one line": partial(doubled, 'Content-Type: multipart/mixed; boundary="a"; boundary="b"', "X: x", f"--a\r\n\r\nYes\r\n--a--\r\n--b\r\n\r\n{REFUSAL}\r\n--b--"),
    "two types, text and page": partial(doubled, "Content-Type: text/plain", "Content-Type: text/html", "<s>Yes</s>"),
    "two types, page and text": partial(doubled, "Content-Type: text/html", "Content-Type: text/plain", "<!-- I do not agree -->Yes"),
    "two encodings": partial(doubled, "Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64\r\nContent-Type: text/plain", "WWVz"),
    "two encodings, turned": partial(doubled, "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: 7bit\r\nContent-Type: text/plain", "WWVz"),
    "an unknown encoding": partial(doubled, "Content-Type: text/plain", "Content-Transfer-Encoding: x-rot13", "Lrf"),
    "a page said to be text": lambda ana, ben: mail(text("<p>Yes</p><p hidden>I do not agree</p>"), reply_to=ana.message_id),
    "a text said to be a page": lambda ana, ben: mail(text("Yes <if it is free", "html"), reply_to=ana.message_id),
    "a text said to be a picture": lambda ana, ben: mail(b"Content-Type: image/png\r\n\r\nYes\r\n", reply_to=ana.message_id),
    "a text said to be a sheet": lambda ana, ben: mail(b"Content-Type: application/vnd.ms-excel\r\n\r\nYes\r\n", reply_to=ana.message_id),
    "an archive said to be text": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(zipped(b"Yes")), reply_to=ana.message_id),
    "an archive": lambda ana, ben: mail(several("mixed", text("Please see the file."), attached(zipped(b"Yes"), "yes.zip", "application/zip")), reply_to=ana.message_id),
    "an archive bomb": lambda ana, ben: mail(several("mixed", text("Please see the file."), attached(zipped(bytes(50_000_000)), "yes.zip", "application/zip")), reply_to=ana.message_id),
    "only an archive": lambda ana, ben: mail(attached(zipped(b"Yes"), "yes.zip", "application/zip"), reply_to=ana.message_id),
    "winmail.dat": lambda ana, ben: mail(several("mixed", text(""), attached(_TNEF, "winmail.dat", "application/ms-tnef")), reply_to=ana.message_id),
    "winmail.dat alone": lambda ana, ben: mail(attached(_TNEF, "winmail.dat", "application/ms-tnef"), reply_to=ana.message_id),
    "uuencoded yes": lambda ana, ben: bare("begin 644 yes.txt\n$665S\"@``\n`\nend", reply_to=ana.message_id),
    "uuencoded text below a question": lambda ana, ben: bare("Yes?\n\nbegin 644 yes.txt\n$665S\"@``\n`\nend", reply_to=ana.message_id),
    "uuencoded by header": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\n#665S\n`\nend\r\nI do not agree\r\n", reply_to=ana.message_id),
    "a piece of a mail": lambda ana, ben: mail(b'Content-Type: message/partial; id="p@x"; number=1; total=2\r\n\r\nContent-Type: text/plain\r\n\r\nYes\r\n', reply_to=ana.message_id),
    "the last piece of a mail": lambda ana, ben: mail(b'Content-Type: message/partial; id="p@x"; number=2; total=2\r\n\r\nYes\r\n', reply_to=ana.message_id),
    "a body elsewhere": lambda ana, ben: mail(b'Content-Type: message/external-body; access-type=URL; URL="http://127.0.0.1:9/yes"\r\n\r\nContent-Type: text/plain\r\n\r\nYes\r\n', reply_to=ana.message_id),
    "a body in our files": lambda ana, ben: mail(b'Content-Type: message/external-body; access-type=local-file; name="/etc/hostname"\r\n\r\nContent-Type: text/plain\r\n\r\nYes\r\n', reply_to=ana.message_id),
    "HTTP inside": lambda ana, ben: mail(b"Content-Type: message/http\r\n\r\nHTTP/1.1 200 Yes\r\n\r\nYes\r\n", reply_to=ana.message_id),
    "a form": lambda ana, ben: mail(text('<form action="mailto:x"><input type=submit value="Yes"><input type=radio name=a checked> Yes</form><p>Press it.</p>', "html"), reply_to=ana.message_id),
    "only a form's button": lambda ana, ben: mail(text('<form><input type=submit value="Yes"></form>', "html"), reply_to=ana.message_id),
    "a script": lambda ana, ben: mail(text('<script>document.write("Yes")</script>', "html"), reply_to=ana.message_id),
    "a script beside a question": lambda ana, ben: mail(text("<p>Yes?</p><script>document.body.innerHTML='Yes'</script>", "html"), reply_to=ana.message_id),
    "a page that includes files": lambda ana, ben: mail(text('<!DOCTYPE html [<!ENTITY y SYSTEM "file:///etc/hostname"><!ENTITY x "Yes">]><p>&x; &y;</p>', "html"), reply_to=ana.message_id),
    "laughing entities": lambda ana, ben: mail(text("<!DOCTYPE lolz [<!ENTITY a0 'Yes'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]><p>&a9;</p>", "xhtml+xml"), reply_to=ana.message_id),
    "a picture of a yes": lambda ana, ben: mail(text('<img src="data:image/png;base64,AAAA" alt="Yes">', "html"), reply_to=ana.message_id),
    "an encrypted mail": lambda ana, ben: mail(several('encrypted; protocol="application/pgp-encrypted"', b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n", text("-----BEGIN PGP MESSAGE-----\nYes\n-----END PGP MESSAGE-----")), reply_to=ana.message_id),
    "opaque signed": lambda ana, ben: mail(attached(b"Content-Type: text/plain\r\n\r\nYes\r\n", "smime.p7m", "application/pkcs7-mime; smime-type=signed-data"), reply_to=ana.message_id),
    "a calendar's acceptance": lambda ana, ben: mail(b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\r\nSUMMARY:Yes\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", reply_to=ana.message_id),
    "a read receipt": lambda ana, ben: mail(several("report; report-type=disposition-notification", text("Yes"), b"Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"), reply_to=ana.message_id),
    "an encoded line break in the subject": lambda ana, ben: a_yes(ana, "Yes, if it is free", subject="=?utf-8?q?YES=0D=0ABcc:_mallory@evil.example=0D=0A=0D=0AYes?="),
    "an encoded line break in a stranger's subject": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY}", subject=f"=?utf-8?q?YES=0D=0AFrom:_{ANA}?="),
    "an encoded NUL in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject="=?utf-8?q?YES=00?="),
    "a line break that ends the header early": lambda ana, ben: mail(text("Yes"), subject=f"x\n\n{REFUSAL}", reply_to=ana.message_id),
    "NULs everywhere": lambda ana, ben: a_yes(ana, "Yes, if it is free").replace(b" ", b" \x00"),
    "NULs only in the text": lambda ana, ben: bare("Y\x00e\x00s, n\x00o", reply_to=ana.message_id),
    "a NUL before the refusal": lambda ana, ben: bare(f"Yes\x00\n{REFUSAL}", reply_to=ana.message_id),
    "no end of the header": lambda ana, ben: f"From: {ANA}\r\nIn-Reply-To: {ana.message_id}\r\nSubject: YES {ana.token}".encode(),
    "no end of the header, the text in it": lambda ana, ben: f"From: {ANA}\r\nIn-Reply-To: {ana.message_id}\r\nSubject: x\r\nYes if it is free {ana.token}".encode(),
    "only a header": lambda ana, ben: f"From: {ANA}\r\nIn-Reply-To: {ana.message_id}\r\nSubject: YES {ana.token}\r\n\r\n".encode(),
    "only a text": lambda ana, ben: f"\r\n\r\nYes {ana.token}\r\n".encode(),
    "only the word": lambda ana, ben: f"Yes {ana.token}".encode(),
    "an empty file": lambda ana, ben: b"",
    "a line break": lambda ana, ben: b"\r\n",
    "one NUL": lambda ana, ben: b"\x00",
    "a colon": lambda ana, ben: b":",
    "random bytes": lambda ana, ben: random.Random(7).randbytes(100_000),
    "random bytes with Ana's token": lambda ana, ben: random.Random(8).randbytes(5000) + ana.token.encode() + b" Yes " + random.Random(9).randbytes(5000),
    "random bytes as the text": lambda ana, ben: mail(b"\r\n" + random.Random(10).randbytes(100_000), reply_to=ana.message_id),
    "a header of random bytes": lambda ana, ben: random.Random(11).randbytes(50_000) + b"\r\n\r\n" + f"Yes {ana.token}".encode(),
    "an mbox": lambda ana, ben: b"From ana Sat Nov 21 10:00:00 2026\r\n" + a_yes(ana, sender=f"From: {MALLORY}"),
    "two mails in one": lambda ana, ben: a_yes(ana, "Maybe") + b"\r\n.\r\nFrom ana\r\n" + a_yes(ana),
    "a multipart without boundary": lambda ana, ben: mail(b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nYes\r\n--x--\r\n", reply_to=ana.message_id),
    "a boundary of nothing": lambda ana, ben: mail(b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nYes\r\n--\r\nI do not agree\r\n', reply_to=ana.message_id),
    "a boundary of regular expressions": lambda ana, ben: mail(several("mixed", text("Maybe"), boundary="(a+)+$.*[\\\\" + "a" * 60), reply_to=ana.message_id),
    "a boundary of 100 kB": lambda ana, ben: mail(several("mixed", text("Maybe"), boundary="x" * 100_000), reply_to=ana.message_id),
    "a type of nothing": lambda ana, ben: mail(b"Content-Type: \r\n\r\nYes, if it is free\r\n", reply_to=ana.message_id),
    "a type that is none": lambda ana, ben: mail(b"Content-Type: ///;;;==\x00\r\n\r\nYes, if it is free\r\n", reply_to=ana.message_id),
    "parameters in pieces": lambda ana, ben: mail(b"Content-Type: multipart/mixed; boundary*0=cu; boundary*1=t; boundary=other\r\n\r\n--cut\r\n\r\nYes\r\n--cut--\r\n--other\r\n\r\nI do not agree\r\n--other--\r\n", reply_to=ana.message_id),
    "parameters in a million pieces": lambda ana, ben: mail(("Content-Type: text/plain; " + "; ".join(f"charset*{n}=u" for n in range(20_000))).encode() + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    **{f"charset {name[:24]!a}": partial(coded, name, body) for name, body in CODECS.items()},
}  # fmt: skip


# --- how much of it there is ----------------------------------------------------------------------


def nested_multiparts(depth: int, ana: Known, ben: Known) -> bytes:
    """A text that agrees and one that refuses, below many multiparts."""
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    inside = f"Content-Type: text/plain\r\n\r\nYes\r\n--b{depth - 1}\r\n\r\n{REFUSAL}\r\n"
    closed = "".join(f"--b{n}--\r\n" for n in reversed(range(depth)))
    return mail((opened + inside + closed).encode(), reply_to=ana.message_id)


def nested_mails(depth: int, ana: Known, ben: Known) -> bytes:
    body = b"Content-Type: message/rfc822\r\n\r\n" * depth + text("Yes")
    return mail(body, reply_to=ana.message_id)


def many_parts(count: int, ana: Known, ben: Known) -> bytes:
    parts = [text("Yes"), text(REFUSAL)] + [b"\r\n"] * count
    return mail(several("mixed", *parts), reply_to=ana.message_id)


def many_boundaries(count: int, ana: Known, ben: Known) -> bytes:
    body = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n" * count
    return mail(body + b"\r\nYes?\r\n--b--\r\n", reply_to=ana.message_id)


def page_of(markup: str, ana: Known, ben: Known) -> bytes:
    return mail(text(markup, "html"), reply_to=ana.message_id)


def sized(pattern: str, size: int) -> str:
    return pattern * (size // len(pattern))


def repeated(pattern: str, ana: Known, ben: Known) -> bytes:
    """A condition, and far more of something that a reader may try to take away."""
    return bare(f"Yes, if\n{sized(pattern, SMALL)}\nit is free", reply_to=ana.message_id)


def repeated_page(pattern: str, ana: Known, ben: Known) -> bytes:
    return page_of(f"<p>Yes, if</p>{sized(pattern, SMALL)}<p>it is free</p>", ana, ben)


MB = 1_000_000

MASSES: Mapping[str, Attack] = {
    "5 MB in one header": lambda ana, ben: a_yes(ana, "Maybe", more="X-Long: " + "x" * 5 * MB),
    "5 MB in one subject": lambda ana, ben: a_yes(ana, "Maybe", subject="x" * 5 * MB),
    "5 MB of encoded subject": lambda ana, ben: a_yes(ana, "Maybe", subject="\r\n ".join(["=?utf-8?b?WUVT?="] * (5 * MB // 19))),
    "5 MB in one From": lambda ana, ben: a_yes(ana, sender="From: " + sized(f"{MALLORY}, ", 5 * MB) + ANA),
    "2 MB of comments in From": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY} " + "(" * MB + ")" * MB),
    "1 MB of quotation marks in From": lambda ana, ben: a_yes(ana, sender="From: " + '"\\"' * (MB // 3) + f" <{MALLORY}>"),
    "1 MB of brackets in From": lambda ana, ben: a_yes(ana, sender="From: " + "<" * MB + MALLORY),
    "1 MB of encoded words in From": lambda ana, ben: a_yes(ana, sender="From: " + "=?utf-8?q?a?= " * (MB // 14) + f"<{MALLORY}>"),
    "100,000 headers": lambda ana, ben: a_yes(ana, "Maybe", more="\r\n".join(f"X-{n}: {n}" for n in range(100_000))),
    "100,000 headers of one name": lambda ana, ben: a_yes(ana, "Maybe", more="\r\n".join(["Received: by x; Sat, 21 Nov 2026 10:05:00 +0000"] * 100_000)),
    "100,000 folded lines": lambda ana, ben: a_yes(ana, "Maybe", more="X-Folded: x" + "\r\n x" * 100_000),
    "100,000 folded lines of the subject": lambda ana, ben: a_yes(ana, "Maybe", subject="x" + "\r\n x" * 100_000),
    "100,000 From": lambda ana, ben: a_yes(ana, sender="\r\n".join([f"From: {MALLORY}"] * 100_000 + [f"From: {ANA}"])),
    "100,000 references": lambda ana, ben: bare("Maybe", reply_to=" ".join(f"<{n}@x.example>" for n in range(100_000))),
    "100,000 references like ours": lambda ana, ben: bare("Maybe", reply_to=" ".join(f"<{n:032x}@flowers.example>" for n in range(100_000))),
    "1 MB without a space as In-Reply-To": lambda ana, ben: bare("Maybe", reply_to="<" * MB),
    "1 MB of content type": lambda ana, ben: mail(b"Content-Type: text/plain" + b"; a=b" * (MB // 5) + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    "1 MB of disposition": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Disposition: inline" + b"; filename*0=b" * (MB // 14) + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    "1 MB of authentication": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY}", before=results(OWN_SERVER, sized("dkim=pass header.d=example.org; ", MB))),
    "1 MB of comments in authentication": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY}", before=results(OWN_SERVER, "(" * MB)),
    "1 MB as a date": lambda ana, ben: a_yes(ana, "Maybe", date="1" * MB),
    "1 MB as a Message-ID": lambda ana, ben: a_yes(ana, "Maybe", message_id="<" + "x" * MB + "@x>"),
    "100 nested multiparts": partial(nested_multiparts, 100),
    "10,000 nested multiparts": partial(nested_multiparts, 10_000),
    "100 nested mails": partial(nested_mails, 100),
    "10,000 nested mails": partial(nested_mails, 10_000),
    "100,000 nested mails": partial(nested_mails, 100_000),
    "100,000 parts": partial(many_parts, 100_000),
    "100,000 boundaries": partial(many_boundaries, 100_000),
    "20 MB of opened tags": partial(page_of, sized("<div>", 20 * MB) + "Yes?"),
    "20 MB of nested tags": lambda ana, ben: page_of(sized("<div>", 9 * MB) + "Yes?" + sized("</div>", 11 * MB), ana, ben),
    "20 MB of opened quotes": partial(page_of, "Maybe" + sized("<blockquote>", 20 * MB)),
    "20 MB of opened tables": partial(page_of, "Maybe" + sized("<table><tr><td>", 20 * MB)),
    "20 MB of formatting": partial(page_of, "Maybe" + sized("<b><i><u>", 20 * MB)),
    "20 MB of attributes": partial(page_of, "<p " + sized("a=b ", 20 * MB) + ">Yes?"),
    "20 MB of entities": partial(page_of, "Maybe" + sized("&amp;", 20 * MB)),
    "20 MB of comments": partial(page_of, "Maybe" + sized("<!-- x -->", 20 * MB)),
    "20 MB of open comments": partial(page_of, "Maybe" + sized("<!--", 20 * MB)),
    "20 MB of opening brackets": partial(page_of, "Maybe" + sized("<", 20 * MB)),
    "20 MB of style": partial(page_of, "<style>" + sized(".a{color:red} ", 20 * MB) + "</style>Yes?"),
    "10 MB in one style attribute": partial(page_of, '<p style="' + sized("display:none;", 10 * MB) + '">Yes</p>'),
    "20 MB of words": lambda ana, ben: bare("Yes? " + sized("yes ", 20 * MB), reply_to=ana.message_id),
    "20 MB in one word": lambda ana, ben: bare("y" * 20 * MB, reply_to=ana.message_id),
    "20 MB of lines": lambda ana, ben: bare("Maybe\n" + "\n" * 10 * MB, reply_to=ana.message_id),
    "20 MB of quote marks": lambda ana, ben: bare("Maybe\n" + sized("> ", 20 * MB), reply_to=ana.message_id),
    "5 MB of quoted lines": lambda ana, ben: bare("Maybe\n" + sized("> x\n", 5 * MB), reply_to=ana.message_id),
    "5 MB of spaces": lambda ana, ben: bare("Yes" + " " * 5 * MB + "?", reply_to=ana.message_id),
    "5 MB of zero-width spaces": lambda ana, ben: bare("Yes" + "\u200b" * (5 * MB // 3) + "?", reply_to=ana.message_id),
    "5 MB of combining marks": lambda ana, ben: bare("Yes" + "\u0336" * (5 * MB // 2), reply_to=ana.message_id),
    "2 MB of header blocks": lambda ana, ben: bare("Maybe\n" + sized("From: a\nSent: b\nTo: c\nSubject: d\n\n", 2 * MB), reply_to=ana.message_id),
    "2 MB of attributions": lambda ana, ben: bare("Maybe\n" + sized("On Sat, 21 Nov 2026 at 11:04, a wrote:\n", 2 * MB), reply_to=ana.message_id),
    "2 MB of attributions that do not end": lambda ana, ben: bare("Maybe\n" + sized("On Sat, 21 Nov 2026 at 11:04, ", 2 * MB), reply_to=ana.message_id),
    "2 MB of our own text": lambda ana, ben: bare("Maybe\n" + sized(ana.text, 2 * MB), reply_to=ana.message_id),
    "2 MB of half of our own text": lambda ana, ben: bare("Maybe\n" + sized(ana.text[:500], 2 * MB), reply_to=ana.message_id),
    "2 MB of our first words": lambda ana, ben: bare("Maybe\n" + sized("The Flower Shop asks you: ", 2 * MB), reply_to=ana.message_id),
    "2 MB of signatures": lambda ana, ben: bare("Maybe\n" + sized("-- \nAna\n", 2 * MB), reply_to=ana.message_id),
    "2 MB of greetings": lambda ana, ben: bare(sized("Hello Ana,\n", 2 * MB) + "Maybe", reply_to=ana.message_id),
    "2 MB of closings": lambda ana, ben: bare("Maybe\n" + sized("Best regards\n", 2 * MB), reply_to=ana.message_id),
    "2 MB of yes": lambda ana, ben: bare(sized("Yes\n", 2 * MB) + "?", reply_to=ana.message_id),
    "2 MB of links": lambda ana, ben: bare("Maybe\n" + sized("mailto:a@b?subject=YES%20x&body=y ", 2 * MB), reply_to=ana.message_id),
    "2 MB of addresses": lambda ana, ben: bare("Maybe\n" + sized("a@b.c ", 2 * MB), reply_to=ana.message_id),
    "2 MB of at signs": lambda ana, ben: bare("Maybe\n" + "@" * 2 * MB, reply_to=ana.message_id),
    "2 MB of token letters": lambda ana, ben: bare("Maybe\n" + "0" * 2 * MB, reply_to=ana.message_id),
    "2 MB of token groups": lambda ana, ben: bare("Maybe\n" + sized("0000-", 2 * MB), reply_to=ana.message_id),
    "2 MB of spaced token letters": lambda ana, ben: bare("Maybe\n" + sized("0 ", 2 * MB), reply_to=ana.message_id),
    "50,000 guessed tokens": lambda ana, ben: bare("Yes?\n" + "\n".join(guesses(100) * 500), reply_to=ana.message_id),
    "50,000 times Ana's token": lambda ana, ben: bare("Yes?\n" + f"{ana.token}\n" * 50_000),
    "15 MB of base64": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"Yes? " * 3 * MB), reply_to=ana.message_id),
    "15 MB of base64 that is none": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"=" * 15 * MB, reply_to=ana.message_id),
    "15 MB of quoted-printable": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=3D=\r\n" * (15 * MB // 6) + b"Yes?", reply_to=ana.message_id),
    "15 MB of attachment": lambda ana, ben: mail(several("mixed", text("Maybe"), attached(bytes(11 * MB), "x.bin")), reply_to=ana.message_id),
    "5 MB of uuencode": lambda ana, ben: bare("Maybe\nbegin 644 x\n" + sized("M" + "A" * 60 + "\n", 5 * MB) + "end", reply_to=ana.message_id),
    "5 MB of UTF-7": lambda ana, ben: mail(b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + b"+AFk-" * MB + b"?", reply_to=ana.message_id),
    "5 MB of Punycode": partial(coded, "punycode", b"a" * 100_000 + b"-" + b"z" * 5 * MB),
    "10,000 alternatives": lambda ana, ben: mail(several("alternative", *[text("Yes")] * 10_000, text(REFUSAL)), reply_to=ana.message_id),
    "100,000 brackets in a content type": lambda ana, ben: mail(b"Content-Type: text/plain; x=" + b"(" * 100_000 + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
}  # fmt: skip


SMALL = 150_000
"""Below what one may refuse to read for its size alone, and enough for whatever takes square time."""

SMALLER: Mapping[str, Attack] = {
    "comments in From": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY} " + "(" * SMALL + ")" * SMALL),
    "open comments in From": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY} " + "(" * SMALL),
    "quotation marks in From": lambda ana, ben: a_yes(ana, sender="From: " + '"\\"' * (SMALL // 3) + f" <{MALLORY}>"),
    "brackets in From": lambda ana, ben: a_yes(ana, sender="From: " + "<" * SMALL + MALLORY),
    "addresses in From": lambda ana, ben: a_yes(ana, sender="From: " + sized(f"{MALLORY}, ", SMALL) + ANA),
    "groups in From": lambda ana, ben: a_yes(ana, sender="From: " + sized("a:;", SMALL) + MALLORY),
    "encoded words in From": lambda ana, ben: a_yes(ana, sender="From: " + sized("=?utf-8?q?a?= ", SMALL) + f"<{MALLORY}>"),
    "broken encoded words in From": lambda ana, ben: a_yes(ana, sender="From: " + sized("=?utf-8?q?", SMALL) + f"<{MALLORY}>"),
    "dots in From": lambda ana, ben: a_yes(ana, sender="From: " + "a." * (SMALL // 2) + "@evil.example"),
    "spaces in From": lambda ana, ben: a_yes(ana, sender="From: a" + " " * SMALL + MALLORY),
    "backslashes in From": lambda ana, ben: a_yes(ana, sender='From: "' + "\\" * SMALL + f'" <{MALLORY}>'),
    "From headers": lambda ana, ben: a_yes(ana, sender="\r\n".join([f"From: {MALLORY}"] * 3000 + [f"From: {ANA}"])),
    "words in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject=sized("yes ", SMALL)),
    "encoded words in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject=sized("=?utf-8?q?a?= ", SMALL)),
    "broken encoded words in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject=sized("=?utf-8?q?a", SMALL)),
    "question marks in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject="=?" * (SMALL // 2)),
    "spaces in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject="Re:" + " " * SMALL + "x"),
    "answers in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject=sized("Re: ", SMALL)),
    "token groups in the subject": lambda ana, ben: a_yes(ana, "Maybe", subject=sized("0000-", SMALL)),
    "references": lambda ana, ben: bare("Maybe", reply_to=sized("<a@b> ", SMALL // 2)),
    "brackets as references": lambda ana, ben: bare("Maybe", reply_to="<" * (SMALL // 2)),
    "spaces as references": lambda ana, ben: bare("Maybe", reply_to="<a" + " " * (SMALL // 2)),
    "at signs as the Message-ID": lambda ana, ben: a_yes(ana, "Maybe", message_id="<" + "@" * SMALL + ">"),
    "digits as the date": lambda ana, ben: a_yes(ana, "Maybe", date="1" * SMALL),
    "spaces as the date": lambda ana, ben: a_yes(ana, "Maybe", date="Sun, 22" + " " * SMALL),
    "comments as the date": lambda ana, ben: a_yes(ana, "Maybe", date="(" * SMALL),
    "parameters": lambda ana, ben: mail(b"Content-Type: text/plain" + b"; a=b" * (SMALL // 5) + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    "semicolons": lambda ana, ben: mail(b"Content-Type: text/plain" + b";" * SMALL + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    "quotation marks as parameters": lambda ana, ben: mail(b'Content-Type: text/plain; a="' + b'\\"' * (SMALL // 2) + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    "pieces of a name": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Disposition: inline" + b"; filename*0=b" * (SMALL // 14) + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    "comments in a disposition": lambda ana, ben: mail(b"Content-Type: text/plain\r\nContent-Disposition: " + b"(" * SMALL + b"\r\n\r\nMaybe\r\n", reply_to=ana.message_id),
    "verdicts": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY}", before=results(OWN_SERVER, sized("dkim=pass header.d=example.org; ", SMALL))),
    "comments in a verdict": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY}", before=results(OWN_SERVER, "dkim=pass " + "(" * SMALL)),
    "spaces in a verdict": lambda ana, ben: a_yes(ana, sender=f"From: {MALLORY}", before=results(OWN_SERVER, "dkim=pass" + " " * SMALL + "x")),
    "received lines": lambda ana, ben: a_yes(ana, "Maybe", before="\r\n".join(["Received: by x; Sat, 21 Nov 2026 10:05:00 +0000"] * 3000)),
    "comments in received": lambda ana, ben: a_yes(ana, "Maybe", before="Received: by x " + "(" * SMALL),
    "automatic marks": lambda ana, ben: a_yes(ana, "Maybe", more="Auto-Submitted: " + " " * SMALL + "x"),
    "headers": lambda ana, ben: a_yes(ana, "Maybe", more="\r\n".join(f"X-{n}: {n}" for n in range(10_000))),
    "header lines in the text": lambda ana, ben: bare("Yes, if\n" + sized("From: a\n", 5000) + "\nit is free", reply_to=ana.message_id),
    "header lines of one block": lambda ana, ben: bare("Yes, if\n" + sized("From: a\nSent: b\nTo: c\nSubject: d\n", 5000) + "\nit is free", reply_to=ana.message_id),
    "nested multiparts": partial(nested_multiparts, 40),
    "parts": partial(many_parts, 400),
    **{
        f"text of {pattern!a}": partial(repeated, pattern)
        for pattern in (
            " ", "\n", "\t", "\r", ">", "> ", "> \n", ">\n\n", "-", "--\n", "-- \n", "_", "*", "=", ".", "?", "!", "(", "[", "<", "\"", "“", ":", "@", "/", "0", "0-", "0 ", "a", "a@", "a@b.c\n", "a.", "yes ", "yes\n", "Yes, ", "no ", "not ", "yes please ", "I agree ", "I ", "please ", "thank you ", "Hello ", "Hello,\n", "Hello Ana\n", "Best regards\n", "Ana\n", "Ana Horvat ", "Sent from my iPhone\n", "Sent from ", "Tel. 1\n", "1 ", "+1 ", "http://", "https://a.b/ ", "www.", "mailto:", "mailto:a@b?subject=YES%20", "<mailto:a@b>", "From: a\n", "From: ", "Subject: a\n", "On Sat, 21 Nov 2026, a wrote:\n", "On Sat, ", "On ", "wrote:\n", "wrote: ", "Am Sa. schrieb a:\n", "-----Original Message-----\n", "________________________________\n", "begin 644 x\n", "[image: x]", "[cid:x]", "PS: ", "\u200b", "\u0336", "\u202e", "👍", "é", "e\u0301", "\ufeff", "\x00", "\x0c", "\u2028", "If you agree, just reply to this email with the word YES ", "The Flower Shop asks you: ", "Flower news ", "YES ", "the word ", "If you are not the intended recipient ", "confidential ",
        )
    },
    **{
        f"page of {pattern!a}": partial(repeated_page, pattern)
        for pattern in (
            "<p>", "<div>", "<div>a", "<span>", "<br>", "<b>", "</p>", "<blockquote>", "<blockquote type=cite>a", "<div class=gmail_quote>", "<table>", "<td>", "<table><tr><td>a", "<ul><li>", "<s>", "<a href=x>", "<a href='mailto:a@b?subject=YES'>a</a>", "<img alt=a>", "<!--", "<!-- a -->", "<![if x]>", "<style>", "<style>.a{display:none}</style>", "<p style='display:none'>a", "<p style='font-size:0'>", "<p class=a>", "<input>", "<select><option>", "<svg>", "<math>", "<template>", "<title>", "<html>", "<body>", "<head>", "<frameset>", "<font color=white>a", "<pre>\n", "<textarea>", "<script>", "&", "&#0;", "&nbsp;", "&#x336;", "<", "<a ", "</", "<?", "<!", "<p a='", "\x00",
        )
    },
}  # fmt: skip


def attacks() -> Iterator[tuple[str, Attack]]:
    """All attacks that are one mail, by their names."""
    for name, line in SENDERS.items():
        yield f"sender: {name}", partial(from_sender, line)
    for name in journeys(ANA):
        yield f"journey: {name}", partial(with_journey, name)
        yield f"journey, unnamed: {name}", partial(proved_but_unnamed, name)
    for kind, made in (
        ("token", TOKENS),
        ("form", FORMS),
        ("mass", MASSES),
        ("small mass", SMALLER),
    ):
        for name, attack in made.items():
            yield f"{kind}: {name}", attack
