"""IMAP against servers that misbehave, and how FETCH's answers and folder names are read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.errors import (
    ConnectionLost,
    ControlCharacter,
    FolderMissing,
    LoginRefused,
    NoConnection,
    NoEncryption,
    NoMailbox,
    PlainTextRefused,
    ServerMisbehaved,
    TryLater,
    UnknownHost,
    WrongPassword,
)
from optindesk.core.model import Security, Server
from optindesk.core.ports import Folder, FolderRole
from optindesk.mail.folder_names import Listed, folders_to_read
from optindesk.mail.imap import ImapMailbox, _uid_set
from optindesk.mail.imap_wire import Fetched, fetched
from servers import Authority, Paper, Peer, ScriptedServer, account_at, free_port

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]

INBOX = Folder("INBOX", FolderRole.INBOX, 7, 100)
DATE = 'INTERNALDATE "23-Nov-2026 20:01:42 +0100"'


def box(
    port: int,
    security: Security = Security.NONE,
    authority: Authority | None = None,
    *,
    user: str = "anna",
    password: str = "secret",
    timeout: float = 10,
) -> ImapMailbox:
    host = "127.0.0.1" if security is Security.NONE else "localhost"
    account = account_at(
        imap=Server(host, port, security),
        user=user,
        ca_file=authority.ca_file if authority else None,
    )
    return ImapMailbox(account, password, timeout)


def enter(mailbox: ImapMailbox) -> None:
    with mailbox:
        pass


Replies = dict[str, list[str | bytes]]


def play(peer: Peer, replies: Replies, *, capabilities: str = "", greeting: str = "OK hi") -> None:
    """A small IMAP server: to each command its lines; TAG stands for the client's tag."""
    standard: Replies = {
        "CAPABILITY": [f"* CAPABILITY IMAP4rev1 {capabilities}", "TAG OK done"],
        "LOGIN": ["TAG OK welcome"],
        "AUTHENTICATE": ["+", "TAG OK welcome"],
        "EXAMINE": [
            "* 3 EXISTS",
            "* OK [UIDVALIDITY 7] fine",
            "* OK [UIDNEXT 100] fine",
            "TAG OK [READ-ONLY] done",
        ],
        "LIST": ['* LIST () "/" INBOX', "TAG OK done"],
        "LOGOUT": ["* BYE", "TAG OK done"],
    }
    answers = standard | replies
    peer.say(f"* {greeting}")
    while True:
        tag, command, *rest = peer.hear().split()
        if command == "UID":
            command = rest[0]
        for said in answers.get(command.upper(), ["TAG BAD what?"]):
            if said == "+":
                peer.say("+ ")
                peer.hear()
            elif said == "CLOSE":
                return
            elif isinstance(said, bytes):
                peer.say(said)
            else:
                peer.say(said.replace("TAG", tag, 1) if said.startswith("TAG") else said)


class TestBadServers:
    """None of them ever hears a login."""

    def test_an_unknown_host(self) -> None:
        account = account_at(imap=Server("nonexistent.invalid", 993, Security.TLS))
        with pytest.raises(UnknownHost):
            enter(ImapMailbox(account, "secret"))

    def test_nobody_listens(self) -> None:
        with pytest.raises(NoConnection, match="nothing listens"):
            enter(box(free_port(), Security.TLS))

    def test_no_mailbox_is_set_up(self) -> None:
        with pytest.raises(NoMailbox):
            enter(ImapMailbox(account_at(), "secret"))

    @pytest.mark.parametrize("word", ["NO", "BAD"])
    def test_starttls_is_offered_and_then_refused(
        self, scripted: StartScript, authority: Authority, word: str
    ) -> None:
        replies: Replies = {"STARTTLS": [f"TAG {word} not today"]}
        server = scripted(lambda peer: play(peer, replies, capabilities="STARTTLS AUTH=PLAIN"))
        with pytest.raises(NoEncryption, match="not today"):
            enter(box(server.port, Security.STARTTLS, authority))
        server.wait()
        assert b"AUTHENTICATE" not in server.heard

    def test_a_greeting_that_says_no_login_is_needed(
        self, scripted: StartScript, authority: Authority
    ) -> None:
        server = scripted(
            lambda peer: play(peer, {}, greeting="PREAUTH welcome", capabilities="STARTTLS")
        )
        with pytest.raises(NoEncryption):
            enter(box(server.port, Security.STARTTLS, authority))

    def test_what_was_said_before_tls_is_forgotten(
        self, scripted: StartScript, authority: Authority, paper: Paper
    ) -> None:
        def script(peer: Peer) -> None:
            peer.say("* OK hi")
            tag = peer.hear().split()[0]
            peer.say("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED", f"{tag} OK done")
            tag = peer.hear().split()[0]
            peer.say(f"{tag} OK go on")
            peer.start_tls(paper.server_context())
            tag = peer.hear().split()[0]
            peer.say("* CAPABILITY IMAP4rev1", f"{tag} OK done")
            tag = peer.hear().split()[0]
            peer.say(f"{tag} OK welcome")
            tag = peer.hear().split()[0]
            peer.say("* BYE", f"{tag} OK bye")

        server = scripted(script)
        enter(box(server.port, Security.STARTTLS, authority))
        server.wait()
        assert b'LOGIN "anna" "secret"' in server.heard

    def test_no_plain_text_leaves_this_computer(self) -> None:
        account = account_at(imap=Server("192.0.2.1", 143, Security.NONE))
        with pytest.raises(PlainTextRefused):
            enter(ImapMailbox(account, "secret"))

    @pytest.mark.parametrize(
        ("greeting", "trouble"),
        [
            ("* BYE too many connections", TryLater),
            ("220 mail.example.org ESMTP", NoConnection),
            ("* OK", NoConnection),
            ("", NoConnection),
        ],
    )
    def test_a_greeting_that_is_none(
        self, scripted: StartScript, greeting: str, trouble: type[Exception]
    ) -> None:
        server = scripted(lambda peer: peer.say(greeting))
        with pytest.raises(trouble):
            enter(box(server.port))

    def test_a_server_that_talks_without_end_before_the_login_is_left(
        self, scripted: StartScript
    ) -> None:
        def script(peer: Peer) -> None:
            peer.say("* OK [ALERT] here I am")
            with suppress(OSError):
                while True:
                    peer.say(*["* OK and another thing"] * 500)

        server = scripted(script)
        with pytest.raises(NoConnection, match="a line without end"):
            enter(box(server.port))

    def test_a_server_that_says_a_little_at_a_time_is_left(
        self, scripted: StartScript, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = itertools.count(step=50)  # seconds
        monkeypatch.setattr("optindesk.mail.imap_wire.monotonic", lambda: next(clock))

        def script(peer: Peer) -> None:
            peer.say("* OK here I am", *["* OK and another thing"] * 5)
            peer.hear()

        server = scripted(script)
        with pytest.raises(NoConnection, match="in time"):
            enter(box(server.port))

    def test_a_server_that_says_nothing(self, scripted: StartScript) -> None:
        server = scripted(lambda peer: peer.hear() and None)
        with pytest.raises(NoConnection, match="no answer in time"):
            enter(box(server.port, timeout=0.1))

    def test_a_server_that_hangs_up_while_it_is_asked(self, scripted: StartScript) -> None:
        server = scripted(lambda peer: play(peer, {"LIST": ["CLOSE"]}))
        hung_up = "it hung up without a word"
        with box(server.port) as mailbox, pytest.raises(ConnectionLost, match=hung_up):
            mailbox.folders()

    def test_a_server_that_says_goodbye_is_quoted_and_not_the_protocol(
        self, scripted: StartScript
    ) -> None:
        replies: Replies = {"LIST": ["* BYE back at noon", "CLOSE"]}
        server = scripted(lambda peer: play(peer, replies))
        with box(server.port) as mailbox, pytest.raises(ConnectionLost) as lost:
            mailbox.folders()
        assert "(it said: back at noon)" in str(lost.value)

    def test_a_server_that_hangs_up_in_a_mail(self, scripted: StartScript) -> None:
        replies: Replies = {
            "SEARCH": ["* SEARCH 5", "TAG OK done"],
            "FETCH": [
                f"* 1 FETCH (UID 5 {DATE} RFC822.SIZE 99 BODY[HEADER] {{99}}",
                b"Sub",
                "CLOSE",
            ],
        }
        server = scripted(lambda peer: play(peer, replies))
        with box(server.port) as mailbox, pytest.raises(ConnectionLost):
            list(mailbox.headings(INBOX, 0))

    def test_a_server_that_falls_silent_in_a_mail(self, scripted: StartScript) -> None:
        replies: Replies = {"SEARCH": ["* SEARCH 5", "TAG OK done"], "FETCH": []}
        server = scripted(lambda peer: play(peer, replies))
        with (
            box(server.port, timeout=1) as mailbox,
            pytest.raises(ConnectionLost, match="in time"),
        ):
            list(mailbox.headings(INBOX, 0))

    def test_what_no_imap_server_says_is_told_as_it_was_said(self, scripted: StartScript) -> None:
        server = scripted(lambda peer: peer.say("220 mail.example ESMTP"))
        said = r"it said: 220 mail\.example ESMTP\)"
        with pytest.raises(NoConnection, match=said), box(server.port):
            pass

    @pytest.mark.parametrize("nonsense", ["* 1 FETCH (UID 5 BODY[HEADER] {99999999999}", "hello?"])
    def test_nonsense_ends_the_session_and_not_the_program(
        self, scripted: StartScript, nonsense: str
    ) -> None:
        replies: Replies = {"SEARCH": ["* SEARCH 5", "TAG OK done"], "FETCH": [nonsense]}
        server = scripted(lambda peer: play(peer, replies))
        with box(server.port) as mailbox, pytest.raises(ConnectionLost):
            list(mailbox.headings(INBOX, 0))

    @pytest.mark.parametrize(
        "examine",
        [["TAG OK done"], ["* OK [UIDVALIDITY x] y", "* OK [UIDNEXT y] x", "TAG OK done"]],
    )
    def test_a_folder_without_numbers(
        self, scripted: StartScript, examine: list[str | bytes]
    ) -> None:
        replies: Replies = {"EXAMINE": examine, "STATUS": ["* STATUS INBOX ()", "TAG OK done"]}
        server = scripted(lambda peer: play(peer, replies))
        with box(server.port) as mailbox, pytest.raises(ServerMisbehaved):
            mailbox.folders()

    def test_a_folder_is_not_opened_to_hear_that_nothing_is_new(
        self, scripted: StartScript
    ) -> None:
        told: Replies = {
            "STATUS": ["* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 12)", "TAG OK done"],
            "EXAMINE": ["TAG NO do not open me"],
        }
        server = scripted(lambda peer: play(peer, told))
        with box(server.port) as mailbox:
            (folder,) = mailbox.folders()
            assert (folder.uidvalidity, folder.uidnext) == (7, 12)
            assert list(mailbox.headings(folder, 11)) == []

    @pytest.mark.parametrize("status", [["TAG NO not now"], ["TAG BAD what?"], ["TAG OK done"]])
    def test_a_server_that_does_not_tell_is_asked_by_opening(
        self, scripted: StartScript, status: list[str | bytes]
    ) -> None:
        server = scripted(lambda peer: play(peer, {"STATUS": status}))
        with box(server.port) as mailbox:
            (folder,) = mailbox.folders()
            assert (folder.uidvalidity, folder.uidnext) == (7, 100)


class TestTheLogin:
    @pytest.mark.parametrize(
        ("said", "trouble"),
        [
            ("NO [AUTHENTICATIONFAILED] Invalid credentials", WrongPassword),
            ("NO Login failed", WrongPassword),
            ("NO [ALERT] Application-specific password required", WrongPassword),
            ("NO [AUTHORIZATIONFAILED] not this mailbox", LoginRefused),
            ("NO [CONTACTADMIN] locked", LoginRefused),
            ("NO [UNAVAILABLE] later", TryLater),
            ("NO [LIMIT] too many", TryLater),
            ("BAD what?", WrongPassword),
        ],
    )
    @pytest.mark.parametrize("way", ["AUTH=PLAIN", ""])
    def test_what_the_server_means_by_its_refusal(
        self, scripted: StartScript, said: str, trouble: type[Exception], way: str
    ) -> None:
        replies: Replies = {"LOGIN": [f"TAG {said}"], "AUTHENTICATE": ["+", f"TAG {said}"]}
        server = scripted(lambda peer: play(peer, replies, capabilities=way))
        with pytest.raises(trouble) as raised:
            enter(box(server.port))
        assert type(raised.value) is trouble
        assert said.split(" ", 1)[1] in str(raised.value)

    def test_who_keeps_the_password_is_told_when_it_was_refused(
        self, scripted: StartScript
    ) -> None:
        told: list[WrongPassword] = []
        server = scripted(lambda peer: play(peer, {"LOGIN": ["TAG NO no"]}))
        account = account_at(imap=Server("127.0.0.1", server.port, Security.NONE))
        with pytest.raises(WrongPassword) as raised:
            enter(ImapMailbox(account, "secret", 10, told.append))
        assert told == [raised.value]

    def test_a_login_is_not_even_tried_where_the_server_forbids_it(
        self, scripted: StartScript
    ) -> None:
        server = scripted(lambda peer: play(peer, {}, capabilities="LOGINDISABLED"))
        with pytest.raises(LoginRefused):
            enter(box(server.port))
        server.wait()
        assert b"LOGIN " not in server.heard

    def test_quotes_and_umlauts_stay_in_their_place(self, scripted: StartScript) -> None:
        server = scripted(lambda peer: play(peer, {}))
        enter(box(server.port, user='an"na', password="Blü\\men"))
        server.wait()
        assert 'LOGIN "an\\"na" "Blü\\\\men"'.encode() in server.heard

    @pytest.mark.parametrize(
        ("user", "password"), [("a\r\nA1 LOGOUT", "x"), ("a", "x\ny"), ("a\0b", "x")]
    )
    def test_nobody_can_bring_commands_of_their_own(self, user: str, password: str) -> None:
        with pytest.raises(ControlCharacter):
            enter(box(free_port(), user=user, password=password))


class TestReading:
    def test_the_last_mail_is_not_read_again_and_again(self, scripted: StartScript) -> None:
        # RFC 3501: "51:*" names mail 50 when that is the last one.
        replies: Replies = {"SEARCH": ["* SEARCH 50", "TAG OK done"]}
        server = scripted(lambda peer: play(peer, replies))
        with box(server.port) as mailbox:
            assert list(mailbox.headings(INBOX, 50)) == []
        server.wait()
        assert b"FETCH" not in server.heard

    def test_a_folder_without_news_is_not_even_opened(self, scripted: StartScript) -> None:
        server = scripted(lambda peer: play(peer, {}))
        with box(server.port) as mailbox:
            assert list(mailbox.headings(INBOX, 99)) == []
        server.wait()
        assert b"EXAMINE" not in server.heard

    def test_nothing_is_sent_that_could_leave_a_trace(self, scripted: StartScript) -> None:
        replies: Replies = {
            "SEARCH": ["* SEARCH 5", "TAG OK done"],
            "FETCH": [
                f"* 1 FETCH (UID 5 {DATE} RFC822.SIZE 3 BODY[HEADER] {{3}}",
                b"A:b FLAGS ())\r\n",
                "TAG OK done",
            ],
        }
        server = scripted(lambda peer: play(peer, replies))
        with box(server.port) as mailbox:
            [heading] = mailbox.headings(mailbox.folders()[0], 0)
        assert heading.header == b"A:b"
        server.wait()
        heard = server.heard.decode()
        assert "BODY.PEEK[HEADER]" in heard
        assert "SELECT" not in heard
        assert "BODY[" not in heard
        assert "RFC822)" not in heard

    def test_one_mail_that_the_server_stumbles_over_does_not_stop_the_rest(
        self, scripted: StartScript
    ) -> None:
        def script(peer: Peer) -> None:
            def answer_to(uids: set[int], command: str) -> list[str | bytes]:
                if 6 in uids and "HEADER" in command:
                    return ["TAG NO cannot convert message"]
                told: list[str | bytes] = []
                for uid in sorted(uids & {5, 6, 7}):
                    facts = f"* {uid} FETCH (UID {uid} {DATE} RFC822.SIZE 9"
                    if "HEADER" in command:
                        told += [f"{facts} BODY[HEADER] {{3}}", b"A:b)\r\n"]
                    else:
                        told.append(f"{facts})")
                return [*told, "TAG OK done"]

            play_fetches(peer, answer_to)

        server = scripted(script)
        with box(server.port) as mailbox:
            headings = list(mailbox.headings(INBOX, 0))
        assert [(heading.uid, heading.header) for heading in headings] == [
            (5, b"A:b"),
            (6, b""),
            (7, b"A:b"),
        ]

    def test_a_folder_that_is_gone_while_it_is_read(self, scripted: StartScript) -> None:
        replies: Replies = {
            "SEARCH": ["* SEARCH 5", "TAG OK done"],
            "FETCH": ["TAG NO Mailbox does not exist"],
            "LIST": ['* LIST () "/" Archive', "TAG OK done"],
        }
        server = scripted(lambda peer: play(peer, replies))
        with box(server.port) as mailbox, pytest.raises(FolderMissing, match="INBOX"):
            list(mailbox.headings(INBOX, 0))


def play_fetches(peer: Peer, answer_to: Callable[[set[int], str], list[str | bytes]]) -> None:
    """Like `play`, with SEARCH finding 5, 6 and 7 and FETCH answered by a function."""
    peer.say("* OK hi")
    while True:
        line = peer.hear()
        tag, command, *rest = line.split()
        said: list[str | bytes] = ["TAG OK done"]
        if command == "CAPABILITY":
            said = ["* CAPABILITY IMAP4rev1", "TAG OK done"]
        elif command == "EXAMINE":
            said = ["* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 9] x", "TAG OK done"]
        elif rest[:1] == ["SEARCH"]:
            said = ["* SEARCH 5 6 7", "TAG OK done"]
        elif rest[:1] == ["FETCH"]:
            said = answer_to(uids_in(rest[1]), line)
        for part in said:
            tagged = isinstance(part, str) and part.startswith("TAG")
            peer.say(part.replace("TAG", tag, 1) if tagged and isinstance(part, str) else part)


def uids_in(uid_set: str) -> set[int]:
    uids: set[int] = set()
    for run in uid_set.split(","):
        first, _, last = run.partition(":")
        uids |= set(range(int(first), int(last or first) + 1))
    return uids


class TestFetchAnswers:
    AT = datetime(2026, 11, 23, 19, 1, 42, tzinfo=UTC)

    def read(self, *answers: bytes | tuple[bytes, bytes] | None) -> list[Fetched]:
        return list(fetched(answers))

    def test_facts_may_stand_before_and_behind_the_text(self) -> None:
        date = DATE.encode()
        expected = [Fetched(5, self.AT, 14, b"Subject: x\r\n\r\n")]
        text = b"Subject: x\r\n\r\n"
        before = (b"1 (UID 5 " + date + b" RFC822.SIZE 14 BODY[HEADER] {14}", text)
        assert self.read(before, b")") == expected
        behind = (b"1 (BODY[HEADER] {14}", text)
        assert self.read(behind, b" RFC822.SIZE 14 " + date + b" UID 5)") == expected

    def test_a_text_cannot_pretend_to_be_facts(self) -> None:
        [mail] = self.read(b'1 (UID 5 BODY[] "UID 9 RFC822.SIZE 1 \\"x\\\\" RFC822.SIZE 30)')
        assert (mail.uid, mail.size, mail.text) == (5, 30, b'UID 9 RFC822.SIZE 1 "x\\')

    @pytest.mark.parametrize("empty", [b"NIL", b'""'])
    def test_an_empty_text(self, empty: bytes) -> None:
        assert self.read(b"1 (UID 5 BODY[HEADER] " + empty + b")") == [Fetched(5, None, None, b"")]

    def test_what_comes_unasked_is_left_out(self) -> None:
        assert self.read(b"3 (FLAGS (\\Seen))", None, b"1 (UID 5)") == [
            Fetched(5, None, None, None)
        ]

    @pytest.mark.parametrize(
        "date",
        [
            "31-Feb-2026 10:00:00 +0000",
            "01-Foo-2026 10:00:00 +0000",
            "01-Jan-0001 00:00:00 +1000",
            "01-Jan-2026 10:00:00 +9900",
        ],
    )
    def test_a_date_that_is_none(self, date: str) -> None:
        [mail] = self.read(f'1 (UID 5 INTERNALDATE "{date}")'.encode())
        assert mail.received_at is None

    def test_a_day_below_ten_and_a_leap_second(self) -> None:
        [mail] = self.read(b'1 (UID 5 INTERNALDATE " 1-Jan-2026 00:59:60 -0130")')
        assert mail.received_at == datetime(2026, 1, 1, 2, 29, 59, tzinfo=UTC)

    @given(st.lists(st.one_of(st.binary(), st.tuples(st.binary(), st.binary()), st.none())))
    def test_nothing_that_a_server_says_breaks_it(
        self, answers: list[bytes | tuple[bytes, bytes] | None]
    ) -> None:
        assert all(isinstance(mail, Fetched) for mail in fetched(answers))


@given(st.sets(st.integers(1, 60), min_size=1))
def test_a_uid_set_names_exactly_its_uids(uids: set[int]) -> None:
    assert uids_in(_uid_set(sorted(uids))) == uids


class TestFolders:
    def roles(self, listed: Iterable[tuple[str, str]], delimiter: str = "/") -> dict[str, str]:
        lines = [
            Listed(frozenset(flags.casefold().split()), delimiter, name) for flags, name in listed
        ]
        return {name: role.value for name, role in folders_to_read(lines)}

    def test_gmail(self) -> None:
        assert list(
            self.roles(
                [
                    ("", "INBOX"),
                    ("\\Noselect", "[Gmail]"),
                    ("\\All", "[Gmail]/Alle Nachrichten"),
                    ("\\Drafts", "[Gmail]/Entwürfe"),
                    ("\\Important", "[Gmail]/Wichtig"),
                    ("\\Trash", "[Gmail]/Papierkorb"),
                    ("\\Sent", "[Gmail]/Gesendet"),
                    ("\\Junk", "[Gmail]/Spam"),
                    ("\\Flagged", "[Gmail]/Markiert"),
                ]
            ).items()
        ) == [
            ("INBOX", "inbox"),
            ("[Gmail]/Alle Nachrichten", "all"),
            ("[Gmail]/Spam", "junk"),
            ("[Gmail]/Papierkorb", "trash"),
            ("[Gmail]/Gesendet", "sent"),
        ]

    @pytest.mark.parametrize(
        ("junk", "trash", "sent", "archive"),
        [
            ("Junk-E-Mail", "Gelöschte Elemente", "Gesendete Elemente", "Archiv"),
            ("Courrier indésirable", "Éléments supprimés", "Éléments envoyés", "Archives"),
            ("Correo no deseado", "Elementos eliminados", "Elementos enviados", "Archivo"),
            ("Wiadomości-śmieci", "Elementy usunięte", "Elementy wysłane", "Archiwum"),
            ("ROSKAPOSTI", "roskakori", "LÄHETETYT", "arkisto"),
            ("迷惑メール", "ゴミ箱", "送信済み", "アーカイブ"),
            ("QUARANTAINE", "TRASH", "Sent", "Archives"),  # La Poste
        ],
    )
    @pytest.mark.parametrize("prefix", ["", "INBOX."])
    def test_names_of_many_languages(
        self, junk: str, trash: str, sent: str, archive: str, prefix: str
    ) -> None:
        names = {junk: "junk", trash: "trash", sent: "sent", archive: "archive"}
        listed = [("", "Inbox"), *(("", prefix + name) for name in names)]
        expected = {"Inbox": "inbox"} | {prefix + name: role for name, role in names.items()}
        assert self.roles(listed, ".") == expected

    def test_a_folder_of_the_owners_own_is_left_alone(self) -> None:
        listed = [
            ("", "INBOX"),
            ("", "Customers/Sent"),
            ("", "Spam recipes"),
            ("\\Drafts", "Drafts"),
        ]
        assert self.roles(listed) == {"INBOX": "inbox"}

    def test_a_name_with_a_line_break_is_never_spoken(self) -> None:
        assert self.roles([("", "INBOX"), ("\\Junk", "x\r\nA1 DELETE INBOX")]) == {"INBOX": "inbox"}

    def test_folders_that_do_not_nest(self) -> None:
        assert self.roles([("", "INBOX"), ("", "Archive")], "") == {
            "INBOX": "inbox",
            "Archive": "archive",
        }
