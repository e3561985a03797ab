"""The models: the whole schema, from the first version."""

from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from optindesk.store.database import proxy
from optindesk.store.fields import DayField, JsonField, UtcField

# mypy: disable-error-code="misc"
# peewee's models are untyped: rows become typed things in `archive.py`, `…_rows.py` and the like.


class Table(Model):
    class Meta:
        database = proxy
        legacy_table_names = False


class Numbered(Table):
    """A table whose numbers stand in the log: they are never given twice (AUTOINCREMENT)."""

    id = AutoField()


class Desk(Table):
    """One row: who this desk is, its key (DESIGN 4), and the number of its schema."""

    id = IntegerField(primary_key=True)
    uuid = TextField()
    key = BlobField()
    schema = IntegerField()
    created_at = UtcField()

    class Meta:
        table_name = "desk"


class RetiredKeyRow(Numbered):
    """A key that the desk had before (core/keys.py)."""

    key = BlobField()
    entry = IntegerField()
    retired_at = UtcField()

    class Meta:
        table_name = "retired_keys"


class Setting(Table):
    name = CharField(primary_key=True)
    value = JsonField()

    class Meta:
        table_name = "settings"


class AccountRow(Numbered):
    address = TextField()
    sender_name = TextField()
    smtp_host = TextField()
    smtp_port = IntegerField()
    smtp_security = TextField()
    imap_host = TextField(null=True)
    imap_port = IntegerField(null=True)
    imap_security = TextField(null=True)
    login = TextField()
    sign_in = TextField(default="password")
    imap_login = TextField(default="")
    imap_sign_in = TextField(null=True)
    oauth_issuer = TextField(default="")
    oauth_client = TextField(default="")
    ca_file = TextField(null=True)
    authserv_id = TextField(null=True)
    per_minute = IntegerField(null=True)
    per_hour = IntegerField(null=True)
    per_day = IntegerField(null=True)
    move_handled = TextField(default="")
    move_since = UtcField(null=True)
    paused_until = UtcField(null=True)
    rests = IntegerField(default=0)
    read_at = UtcField(null=True)

    class Meta:
        table_name = "accounts"


class ListRow(Numbered):
    name = TextField()
    name_key = TextField(unique=True)
    description = TextField(default="")
    language = TextField(default="en")
    level = IntegerField(default=3)
    account = ForeignKeyField(AccountRow, null=True, column_name="account", on_delete="SET NULL")
    days_to_answer = IntegerField(default=30)
    reminders = IntegerField(default=0)
    created_at = UtcField()
    archived_at = UtcField(null=True)

    class Meta:
        table_name = "lists"


class ContactRow(Numbered):
    """Somebody; `search` is `archive.found_text`, by which people are found and sorted by name."""

    address = TextField()
    address_key = TextField(unique=True)
    mailbox = TextField(index=True)
    name = TextField(default="")
    salutation = TextField(default="")
    language = TextField(null=True)
    level = IntegerField(default=0)
    address_state = TextField(default="ok")
    soft_bounces = IntegerField(default=0)
    search = TextField(default="")
    created_at = UtcField()
    erased_at = UtcField(null=True)

    class Meta:
        table_name = "contacts"
        indexes = ((("search",), False),)


# Nearly all are fine, and no import writes into it.
ContactRow.add_index(ContactRow.address_state, where=SQL("address_state != 'ok'"))


class AliasRow(Table):
    """An address that staff once accepted as the contact's own."""

    contact = ForeignKeyField(ContactRow, column_name="contact", on_delete="CASCADE")
    address_key = TextField(primary_key=True)
    accepted_at = UtcField()

    class Meta:
        table_name = "aliases"


class FormerAddressRow(Table):
    """An address that somebody had: how they stood `before` and `after` it was changed
    (store/snapshots.py), so that it can be taken back."""

    id = AutoField()
    contact = ForeignKeyField(ContactRow, column_name="contact", on_delete="CASCADE")
    address = TextField()
    changed_at = UtcField()
    before = JsonField()
    after = JsonField()

    class Meta:
        table_name = "former_addresses"


class OnePersonRow(Table):
    """Two contacts that are one person: `contact` is written to, where both could be. How both
    stood `before` and `after` they were put together (store/snapshots.py), by their numbers."""

    id = AutoField()
    contact = ForeignKeyField(ContactRow, column_name="contact", on_delete="CASCADE")
    other = ForeignKeyField(
        ContactRow, column_name="other", on_delete="CASCADE", unique=True, backref="+"
    )
    before = JsonField()
    after = JsonField()

    class Meta:
        table_name = "one_person"


class SubscriptionRow(Numbered):
    contact = ForeignKeyField(ContactRow, column_name="contact", on_delete="CASCADE", index=False)
    target = TextField()
    list = ForeignKeyField(ListRow, null=True, column_name="list", index=False)
    level = IntegerField(null=True)
    status = TextField(default="none")
    basis = TextField(null=True)
    since = UtcField(null=True)
    left_at = UtcField(null=True)
    request = IntegerField(null=True)
    state = TextField(null=True)
    changed_at = UtcField()

    class Meta:
        table_name = "subscriptions"
        indexes = (
            (("contact", "target"), True),
            (("list",), False),
            (("state",), False),
            (("request",), False),
            (("changed_at",), False),
        )


# How a list grows is counted by these; who was never on it stands in neither.
for moment in (SubscriptionRow.since, SubscriptionRow.left_at):
    SubscriptionRow.add_index(SubscriptionRow.list, moment, where=moment.is_null(False))


class BlobRow(Table):
    """Bytes kept once, compressed, under the SHA-256 of their clear form."""

    sha256 = CharField(primary_key=True)
    size = BigIntegerField()
    kind = TextField()
    data = BlobField()

    class Meta:
        table_name = "blobs"


class ImportRow(Numbered):
    """A sheet that was imported. `is_whole` is false while its rows come in or are taken out.

    `sha256` is of the file as it came, `kept_sha256` of the bytes that are kept now: another one
    since `kept_since`, when a person was erased, and empty where the file went with them.
    `reading` is how it was read (core.sheet.Reading), and how what is kept now is.
    """

    name = TextField()
    sha256 = TextField()
    kept_sha256 = TextField(default="", index=True)
    kept_since = UtcField(null=True)
    reading = JsonField(default=dict)
    rows = IntegerField(default=0)
    counts = JsonField(default=dict)
    headings = TextField(default="")
    mapping = JsonField(default=dict)
    printed = TextField(null=True, index=True)
    first_row = IntegerField(null=True)
    started_at = UtcField()
    published_at = UtcField(null=True)
    undone_at = UtcField(null=True)
    is_whole = BooleanField(default=False)

    class Meta:
        table_name = "imports"


# Asked with each mail that goes out, and nearly always empty.
ImportRow.add_index(ImportRow.id, where=~ImportRow.is_whole)


class PrintedRow(Numbered):
    """A sign-up sheet that was printed, or what a counter showed on its screen: its number, and the
    wording as it stands there (`text`)."""

    number = TextField(unique=True)
    list = IntegerField()
    language = TextField()
    wording = IntegerField()
    text = TextField()
    rows = IntegerField()
    printed_at = UtcField()

    class Meta:
        table_name = "printed_sheets"


class ScanRow(Numbered):
    """A photo or scan of the paper that a sheet was typed from, or, by the number of that `paper`,
    the people who were typed in by hand; its bytes are a blob.

    `turns` are the quarters by which each page is turned clockwise to be read; `kept_sha256` and
    `kept_since` are as those of an import.
    """

    import_id = IntegerField(null=True)
    paper = TextField(null=True)
    name = TextField()
    kind = TextField()
    sha256 = TextField()
    kept_sha256 = TextField(index=True)
    kept_since = UtcField(null=True)
    size = BigIntegerField()
    turns = JsonField(default=list)
    added_by = TextField()
    added_at = UtcField()

    class Meta:
        table_name = "scans"
        indexes = (
            (("import_id", "sha256"), True),
            (("paper", "sha256"), True),
        )


class ScanMarkRow(Table):
    """Where on a scan a row of the sheet stands (core.scan.Crop)."""

    id = AutoField()
    scan = ForeignKeyField(ScanRow, column_name="scan", on_delete="CASCADE", index=False)
    row = IntegerField()
    page = IntegerField()
    x = IntegerField()
    y = IntegerField()
    width = IntegerField()
    height = IntegerField()
    drawn = BooleanField()

    class Meta:
        table_name = "scan_marks"
        indexes = ((("scan", "row"), True),)


class StagedRow(Table):
    """A row of an import that no flow sees before its publication."""

    id = AutoField()
    import_id = IntegerField(index=True)
    row = IntegerField()
    fields = JsonField(column_name="row_fields")

    class Meta:
        table_name = "staged_rows"


class SafeListRow(Numbered):
    """A list of people who might be written to, as it was given to another program (`mailer`)."""

    list = IntegerField(null=True)
    level = IntegerField(null=True)
    mailer = TextField()
    file = TextField()
    rows = IntegerField()
    made_at = UtcField()

    class Meta:
        table_name = "safe_lists"


class SafeListPersonRow(Table):
    """Somebody in such a list, until it was said there that the person is to be taken out."""

    id = AutoField()
    safe_list = ForeignKeyField(
        SafeListRow, column_name="safe_list", on_delete="CASCADE", index=False
    )
    contact = IntegerField(index=True)
    removed_at = UtcField(null=True)

    class Meta:
        table_name = "safe_listed"
        indexes = ((("safe_list", "contact"), True),)


class LeaverFileRow(Numbered):
    """A file of those who left another program that was brought; its bytes are a blob, as those of
    an import are."""

    name = TextField()
    program = TextField(default="")
    sha256 = TextField(default="")
    kept_sha256 = TextField(default="", index=True)
    kept_since = UtcField(null=True)
    reading = JsonField(default=dict)
    counts = JsonField(default=dict)
    brought_at = UtcField()
    undone_at = UtcField(null=True)

    class Meta:
        table_name = "leaver_files"


class LeaverRow(Table):
    """What such a file changed of one person; `before` and `after` are store/snapshots.py's."""

    id = AutoField()
    file = IntegerField(index=True)
    contact = IntegerField(null=True, index=True)
    target = TextField(default="")
    rule = IntegerField(null=True)
    before = JsonField(null=True)
    after = JsonField(null=True)

    class Meta:
        table_name = "leavers"


class RequestRow(Numbered):
    contact = ForeignKeyField(ContactRow, column_name="contact", on_delete="CASCADE")
    address = TextField()
    status = TextField()
    language = TextField()
    wording = IntegerField()
    account = IntegerField(null=True)
    asked_at = UtcField()
    expires_at = UtcField()
    ended_at = UtcField(null=True)
    confirmed_by = TextField(null=True)
    code_tries = IntegerField(default=0)

    class Meta:
        table_name = "requests"
        indexes = ((("status", "expires_at"), False),)


class ChangeRow(Table):
    id = AutoField()
    request = ForeignKeyField(RequestRow, column_name="request", on_delete="CASCADE", index=False)
    position = IntegerField()
    list = IntegerField(null=True)
    level = IntegerField(null=True)
    accepted = BooleanField(null=True)
    cancelled = BooleanField(default=False)

    class Meta:
        table_name = "request_changes"
        indexes = ((("request", "position"), True),)


class SignUpRow(Numbered):
    contact = ForeignKeyField(ContactRow, column_name="contact", on_delete="CASCADE", index=False)
    list = IntegerField(null=True)
    level = IntegerField(null=True)
    source = TextField()
    signed_on = DayField(null=True)
    recorded_at = UtcField()
    import_id = IntegerField(null=True)
    row = IntegerField(null=True)
    place = TextField(default="")
    collected_by = TextField(default="")
    note = TextField(default="")
    paper = TextField(default="")
    request = IntegerField(null=True)

    class Meta:
        table_name = "signups"
        indexes = (
            (("contact", "list"), False),
            (("request",), False),
            (("import_id",), False),
        )


class WordingRow(Numbered):
    """One version of a wording; a trigger of the first migration refuses every change."""

    kind = TextField()
    language = TextField()
    list = IntegerField(null=True)
    version = IntegerField()
    subject = TextField()
    text = TextField()
    html = TextField(null=True)
    sha256 = TextField()
    shipped = BooleanField(default=False)
    saved_by = TextField(default="")
    created_at = UtcField()

    class Meta:
        table_name = "wordings"
        indexes = ((("kind", "language", "list", "version"), False),)


class MailRow(Numbered):
    request = IntegerField(null=True)
    contact = ForeignKeyField(ContactRow, column_name="contact", on_delete="CASCADE")
    account = IntegerField(null=True)
    kind = TextField()
    number = IntegerField(default=1)
    address = TextField()
    status = TextField()
    wording = IntegerField()
    values = JsonField(column_name="wording_values")
    in_reply_to = TextField(null=True)
    server_message_id = TextField(null=True)
    created_at = UtcField()
    not_before = UtcField(null=True)
    held_until = UtcField(null=True)
    dot_at = UtcField(null=True)
    handed_over_at = UtcField(null=True)
    server_words = TextField(default="")
    log_head = TextField(default="")

    class Meta:
        table_name = "mails"
        indexes = (
            (("status", "id"), False),
            (("request",), False),
        )


# Each mail that waits would be written twice into these, and nobody asks there for one.
for known in (MailRow.server_message_id, MailRow.handed_over_at):
    MailRow.add_index(known, where=known.is_null(False))


class LetterRow(Numbered):
    """An incoming mail that concerns us, or that could not be read; `review` is open or decided.

    `server_id` is what its server calls it in whatever folder it lies (ports.Heading), `found_in`
    what the folder is for, `moved_at` when it was moved to the folder for handled mails.
    `from_line` is what stands in From where no `sender` can be read from it, only to be looked at.
    `before` is how its person stood before and after it was decided (store/snapshots.py).
    """

    account = IntegerField(null=True)
    folder = TextField(null=True)
    uidvalidity = BigIntegerField(null=True)
    uid = BigIntegerField(null=True)
    server_id = TextField(null=True, index=True)
    found_in = TextField(null=True)
    source = TextField()
    sha256 = TextField(index=True)
    second_key = TextField(null=True, index=True)
    size = BigIntegerField()
    received_at = UtcField()
    read_at = UtcField()
    sender = TextField(default="")
    from_line = TextField(default="")
    message_id = TextField(default="")
    subject = TextField(default="")
    verdict = TextField()
    outcome = TextField()
    reason = JsonField()
    new_text = TextField(default="")
    decisive = TextField(default="")
    picks = JsonField(default=list)
    not_me = BooleanField(default=False)
    authentication = TextField(default="")
    contact = IntegerField(null=True)
    request = IntegerField(null=True)
    guessed = BooleanField(default=False)
    blob = TextField(null=True)
    review = TextField(null=True)
    decided_at = UtcField(null=True)
    decision = TextField(null=True)
    before = JsonField(null=True)
    moved_at = UtcField(null=True)

    class Meta:
        table_name = "letters"
        indexes = (
            (("review", "id"), False),
            (("moved_at", "read_at"), False),
            (("request",), False),
            (("contact",), False),
        )


class CursorRow(Table):
    """How far a folder was read: all UIDs up to `uid` were, at `read_at`."""

    id = AutoField()
    account = IntegerField()
    folder = TextField()
    uidvalidity = BigIntegerField()
    uid = BigIntegerField()
    read_at = UtcField()

    class Meta:
        table_name = "cursors"
        indexes = ((("account", "folder"), True),)


class SuppressionRow(Numbered):
    """A rule never to write somewhere; `about` is how what it is about is compared
    (core/barring.py)."""

    kind = TextField()
    key = TextField()
    about = TextField(index=True)
    reason = TextField(default="")
    source = TextField(default="")
    created_at = UtcField()

    class Meta:
        table_name = "suppressions"
        indexes = ((("kind", "key"), True),)


class EntryRow(Table):
    """The log. No foreign keys: an entry outlives what it speaks of.

    It grows with each step of each mail, so it is found by code and contact only.
    """

    number = IntegerField(primary_key=True)
    version = IntegerField()
    at = TextField()
    actor_kind = TextField()
    actor_name = TextField()
    actor_device = TextField()
    code = TextField(index=True)
    contact = IntegerField(null=True, index=True)
    request = IntegerField(null=True)
    values = JsonField(column_name="plain_values")
    commitments = JsonField()
    personal = JsonField()
    previous = TextField()
    hash = TextField()

    class Meta:
        table_name = "entries"


class LogHeadRow(Table):
    """One row, locked first by every writer."""

    id = IntegerField(primary_key=True, constraints=[Check("id = 1")])
    number = IntegerField()
    hash = TextField()

    class Meta:
        table_name = "log_head"


TABLES: tuple[type[Table], ...] = (
    Desk,
    RetiredKeyRow,
    Setting,
    AccountRow,
    ListRow,
    ContactRow,
    AliasRow,
    FormerAddressRow,
    OnePersonRow,
    SubscriptionRow,
    BlobRow,
    ImportRow,
    PrintedRow,
    ScanRow,
    ScanMarkRow,
    StagedRow,
    SafeListRow,
    SafeListPersonRow,
    LeaverFileRow,
    LeaverRow,
    RequestRow,
    ChangeRow,
    SignUpRow,
    WordingRow,
    MailRow,
    LetterRow,
    CursorRow,
    SuppressionRow,
    EntryRow,
    LogHeadRow,
)
