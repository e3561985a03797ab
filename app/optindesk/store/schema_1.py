"""Step 1 of the schema, frozen: all tables of the first version, as text for both databases."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from optindesk.store.fields import utc_text
from optindesk.store.schema_1_kept import KEPT

if TYPE_CHECKING:
    from optindesk.store.migrations import Hand

_KEY_BYTES = 32
_GENESIS = "0" * 64

# {numbered}: a number that is never given twice; {serial}: one that may be.
_WORDS = {
    "sqlite": {
        "numbered": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
        "serial": "INTEGER NOT NULL PRIMARY KEY",
        "blob": "BLOB",
        "bigint": "INTEGER",
        "boolean": "INTEGER",
    },
    "postgres": {
        "numbered": "SERIAL NOT NULL PRIMARY KEY",
        "serial": "SERIAL NOT NULL PRIMARY KEY",
        "blob": "BYTEA",
        "bigint": "BIGINT",
        "boolean": "BOOLEAN",
    },
}

_NO_CHANGE = {
    "sqlite": (
        "CREATE TRIGGER wordings_keep BEFORE UPDATE ON wordings"
        " BEGIN SELECT RAISE(ABORT, 'a wording is never changed'); END",
        "CREATE TRIGGER wordings_stay BEFORE DELETE ON wordings"
        " BEGIN SELECT RAISE(ABORT, 'a wording is never deleted'); END",
    ),
    "postgres": (
        "CREATE FUNCTION wordings_keep() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a wording is never changed or deleted'; END $$",
        "CREATE TRIGGER wordings_keep BEFORE UPDATE OR DELETE ON wordings"
        " FOR EACH ROW EXECUTE FUNCTION wordings_keep()",
    ),
}

_STATEMENTS = (
    (
        'CREATE TABLE "accounts" ("id" {numbered}, "address" TEXT NOT NULL, '
        '"sender_name" TEXT NOT NULL, "smtp_host" TEXT NOT NULL, '
        '"smtp_port" INTEGER NOT NULL, "smtp_security" TEXT NOT NULL, "imap_host" TEXT, '
        '"imap_port" INTEGER, "imap_security" TEXT, "login" TEXT NOT NULL, '
        '"sign_in" TEXT NOT NULL, "imap_login" TEXT NOT NULL, "imap_sign_in" TEXT, '
        '"oauth_issuer" TEXT NOT NULL, "oauth_client" TEXT NOT NULL, "ca_file" TEXT, '
        '"authserv_id" TEXT, "per_minute" INTEGER, "per_hour" INTEGER, "per_day" INTEGER, '
        '"move_handled" TEXT NOT NULL, "move_since" TEXT, "paused_until" TEXT, '
        '"rests" INTEGER NOT NULL, "read_at" TEXT)'
    ),
    (
        'CREATE TABLE "contacts" ("id" {numbered}, "address" TEXT NOT NULL, '
        '"address_key" TEXT NOT NULL, "mailbox" TEXT NOT NULL, "name" TEXT NOT NULL, '
        '"salutation" TEXT NOT NULL, "language" TEXT, "level" INTEGER NOT NULL, '
        '"address_state" TEXT NOT NULL, "soft_bounces" INTEGER NOT NULL, '
        '"search" TEXT NOT NULL, "created_at" TEXT NOT NULL, "erased_at" TEXT)'
    ),
    'CREATE UNIQUE INDEX "contacts_address_key" ON "contacts" ("address_key")',
    'CREATE INDEX "contacts_mailbox" ON "contacts" ("mailbox")',
    'CREATE INDEX "contacts_search" ON "contacts" ("search")',
    (
        'CREATE INDEX "contacts_address_state" ON "contacts" ("address_state")'
        " WHERE address_state != 'ok'"
    ),
    (
        'CREATE TABLE "aliases" ("address_key" TEXT NOT NULL PRIMARY KEY, '
        '"contact" INTEGER NOT NULL, "accepted_at" TEXT NOT NULL, '
        'FOREIGN KEY ("contact") REFERENCES "contacts" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "aliases_contact" ON "aliases" ("contact")',
    (
        'CREATE TABLE "blobs" ("sha256" VARCHAR(255) NOT NULL PRIMARY KEY, '
        '"size" {bigint} NOT NULL, "kind" TEXT NOT NULL, "data" {blob} NOT NULL)'
    ),
    (
        'CREATE TABLE "requests" ("id" {numbered}, "contact" INTEGER NOT NULL, '
        '"address" TEXT NOT NULL, "status" TEXT NOT NULL, "language" TEXT NOT NULL, '
        '"wording" INTEGER NOT NULL, "account" INTEGER, "asked_at" TEXT NOT NULL, '
        '"expires_at" TEXT NOT NULL, "ended_at" TEXT, "confirmed_by" TEXT, '
        '"code_tries" INTEGER NOT NULL, '
        'FOREIGN KEY ("contact") REFERENCES "contacts" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "requests_contact" ON "requests" ("contact")',
    'CREATE INDEX "requests_status_expires_at" ON "requests" ("status", "expires_at")',
    (
        'CREATE TABLE "request_changes" ("id" {serial}, "request" INTEGER NOT NULL, '
        '"position" INTEGER NOT NULL, "list" INTEGER, "level" INTEGER, "accepted" {boolean}, '
        '"cancelled" {boolean} NOT NULL, '
        'FOREIGN KEY ("request") REFERENCES "requests" ("id") ON DELETE CASCADE)'
    ),
    (
        'CREATE UNIQUE INDEX "request_changes_request_position" ON "request_changes" ("request", '
        '"position")'
    ),
    (
        'CREATE TABLE "cursors" ("id" {serial}, "account" INTEGER NOT NULL, '
        '"folder" TEXT NOT NULL, "uidvalidity" {bigint} NOT NULL, "uid" {bigint} NOT NULL, '
        '"read_at" TEXT NOT NULL)'
    ),
    'CREATE UNIQUE INDEX "cursors_account_folder" ON "cursors" ("account", "folder")',
    (
        'CREATE TABLE "desk" ("id" INTEGER NOT NULL PRIMARY KEY, "uuid" TEXT NOT NULL, '
        '"key" {blob} NOT NULL, "schema" INTEGER NOT NULL, "created_at" TEXT NOT NULL)'
    ),
    (
        'CREATE TABLE "entries" ("number" INTEGER NOT NULL PRIMARY KEY, '
        '"version" INTEGER NOT NULL, "at" TEXT NOT NULL, "actor_kind" TEXT NOT NULL, '
        '"actor_name" TEXT NOT NULL, "actor_device" TEXT NOT NULL, "code" TEXT NOT NULL, '
        '"contact" INTEGER, "request" INTEGER, "plain_values" TEXT NOT NULL, '
        '"commitments" TEXT NOT NULL, "personal" TEXT NOT NULL, "previous" TEXT NOT NULL, '
        '"hash" TEXT NOT NULL)'
    ),
    'CREATE INDEX "entries_code" ON "entries" ("code")',
    'CREATE INDEX "entries_contact" ON "entries" ("contact")',
    (
        'CREATE TABLE "former_addresses" ("id" {serial}, "contact" INTEGER NOT NULL, '
        '"address" TEXT NOT NULL, "changed_at" TEXT NOT NULL, "before" TEXT NOT NULL, '
        '"after" TEXT NOT NULL, '
        'FOREIGN KEY ("contact") REFERENCES "contacts" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "former_addresses_contact" ON "former_addresses" ("contact")',
    (
        'CREATE TABLE "imports" ("id" {numbered}, "name" TEXT NOT NULL, '
        '"sha256" TEXT NOT NULL, "kept_sha256" TEXT NOT NULL, "kept_since" TEXT, '
        '"reading" TEXT NOT NULL, "rows" INTEGER NOT NULL, "counts" TEXT NOT NULL, '
        '"headings" TEXT NOT NULL, "mapping" TEXT NOT NULL, "printed" TEXT, '
        '"first_row" INTEGER, "started_at" TEXT NOT NULL, "published_at" TEXT, '
        '"undone_at" TEXT, "is_whole" {boolean} NOT NULL)'
    ),
    'CREATE INDEX "imports_kept_sha256" ON "imports" ("kept_sha256")',
    'CREATE INDEX "imports_printed" ON "imports" ("printed")',
    'CREATE INDEX "imports_id" ON "imports" ("id") WHERE NOT "is_whole"',
    (
        'CREATE TABLE "leaver_files" ("id" {numbered}, "name" TEXT NOT NULL, '
        '"program" TEXT NOT NULL, "sha256" TEXT NOT NULL, "kept_sha256" TEXT NOT NULL, '
        '"kept_since" TEXT, "reading" TEXT NOT NULL, "counts" TEXT NOT NULL, '
        '"brought_at" TEXT NOT NULL, "undone_at" TEXT)'
    ),
    'CREATE INDEX "leaver_files_kept_sha256" ON "leaver_files" ("kept_sha256")',
    (
        'CREATE TABLE "leavers" ("id" {serial}, "file" INTEGER NOT NULL, "contact" INTEGER, '
        '"target" TEXT NOT NULL, "rule" INTEGER, "before" TEXT, "after" TEXT)'
    ),
    'CREATE INDEX "leavers_file" ON "leavers" ("file")',
    'CREATE INDEX "leavers_contact" ON "leavers" ("contact")',
    (
        'CREATE TABLE "letters" ("id" {numbered}, "account" INTEGER, "folder" TEXT, '
        '"uidvalidity" {bigint}, "uid" {bigint}, "server_id" TEXT, "found_in" TEXT, '
        '"source" TEXT NOT NULL, "sha256" TEXT NOT NULL, "second_key" TEXT, '
        '"size" {bigint} NOT NULL, "received_at" TEXT NOT NULL, "read_at" TEXT NOT NULL, '
        '"sender" TEXT NOT NULL, "from_line" TEXT NOT NULL, "message_id" TEXT NOT NULL, '
        '"subject" TEXT NOT NULL, "verdict" TEXT NOT NULL, "outcome" TEXT NOT NULL, '
        '"reason" TEXT NOT NULL, "new_text" TEXT NOT NULL, "decisive" TEXT NOT NULL, '
        '"picks" TEXT NOT NULL, "not_me" {boolean} NOT NULL, "authentication" TEXT NOT NULL, '
        '"contact" INTEGER, "request" INTEGER, "guessed" {boolean} NOT NULL, "blob" TEXT, '
        '"review" TEXT, "decided_at" TEXT, "decision" TEXT, "before" TEXT, "moved_at" TEXT)'
    ),
    'CREATE INDEX "letters_server_id" ON "letters" ("server_id")',
    'CREATE INDEX "letters_sha256" ON "letters" ("sha256")',
    'CREATE INDEX "letters_second_key" ON "letters" ("second_key")',
    'CREATE INDEX "letters_review_id" ON "letters" ("review", "id")',
    'CREATE INDEX "letters_moved_at_read_at" ON "letters" ("moved_at", "read_at")',
    'CREATE INDEX "letters_request" ON "letters" ("request")',
    'CREATE INDEX "letters_contact" ON "letters" ("contact")',
    (
        'CREATE TABLE "lists" ("id" {numbered}, "name" TEXT NOT NULL, '
        '"name_key" TEXT NOT NULL, "description" TEXT NOT NULL, "language" TEXT NOT NULL, '
        '"level" INTEGER NOT NULL, "account" INTEGER, "days_to_answer" INTEGER NOT NULL, '
        '"reminders" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "archived_at" TEXT, '
        'FOREIGN KEY ("account") REFERENCES "accounts" ("id") ON DELETE SET NULL)'
    ),
    'CREATE UNIQUE INDEX "lists_name_key" ON "lists" ("name_key")',
    'CREATE INDEX "lists_account" ON "lists" ("account")',
    (
        'CREATE TABLE "log_head" ("id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), '
        '"number" INTEGER NOT NULL, "hash" TEXT NOT NULL)'
    ),
    (
        'CREATE TABLE "mails" ("id" {numbered}, "request" INTEGER, '
        '"contact" INTEGER NOT NULL, "account" INTEGER, "kind" TEXT NOT NULL, '
        '"number" INTEGER NOT NULL, "address" TEXT NOT NULL, "status" TEXT NOT NULL, '
        '"wording" INTEGER NOT NULL, "wording_values" TEXT NOT NULL, "in_reply_to" TEXT, '
        '"server_message_id" TEXT, "created_at" TEXT NOT NULL, "not_before" TEXT, '
        '"held_until" TEXT, "dot_at" TEXT, "handed_over_at" TEXT, '
        '"server_words" TEXT NOT NULL, "log_head" TEXT NOT NULL, '
        'FOREIGN KEY ("contact") REFERENCES "contacts" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "mails_contact" ON "mails" ("contact")',
    'CREATE INDEX "mails_status_id" ON "mails" ("status", "id")',
    'CREATE INDEX "mails_request" ON "mails" ("request")',
    (
        'CREATE INDEX "mails_server_message_id" ON "mails" ("server_message_id")'
        ' WHERE ("server_message_id" IS NOT NULL)'
    ),
    (
        'CREATE INDEX "mails_handed_over_at" ON "mails" ("handed_over_at")'
        ' WHERE ("handed_over_at" IS NOT NULL)'
    ),
    (
        'CREATE TABLE "one_person" ("id" {serial}, "contact" INTEGER NOT NULL, '
        '"other" INTEGER NOT NULL, "before" TEXT NOT NULL, "after" TEXT NOT NULL, '
        'FOREIGN KEY ("contact") REFERENCES "contacts" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("other") REFERENCES "contacts" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "one_person_contact" ON "one_person" ("contact")',
    'CREATE UNIQUE INDEX "one_person_other" ON "one_person" ("other")',
    (
        'CREATE TABLE "printed_sheets" ("id" {numbered}, "number" TEXT NOT NULL, '
        '"list" INTEGER NOT NULL, "language" TEXT NOT NULL, "wording" INTEGER NOT NULL, '
        '"text" TEXT NOT NULL, "rows" INTEGER NOT NULL, "printed_at" TEXT NOT NULL)'
    ),
    'CREATE UNIQUE INDEX "printed_sheets_number" ON "printed_sheets" ("number")',
    (
        'CREATE TABLE "retired_keys" ("id" {numbered}, "key" {blob} NOT NULL, '
        '"entry" INTEGER NOT NULL, "retired_at" TEXT NOT NULL)'
    ),
    (
        'CREATE TABLE "safe_lists" ("id" {numbered}, "list" INTEGER, "level" INTEGER, '
        '"mailer" TEXT NOT NULL, "file" TEXT NOT NULL, "rows" INTEGER NOT NULL, '
        '"made_at" TEXT NOT NULL)'
    ),
    (
        'CREATE TABLE "safe_listed" ("id" {serial}, "safe_list" INTEGER NOT NULL, '
        '"contact" INTEGER NOT NULL, "removed_at" TEXT, '
        'FOREIGN KEY ("safe_list") REFERENCES "safe_lists" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "safe_listed_contact" ON "safe_listed" ("contact")',
    (
        'CREATE UNIQUE INDEX "safe_listed_safe_list_contact" ON "safe_listed" ("safe_list", '
        '"contact")'
    ),
    (
        'CREATE TABLE "scans" ("id" {numbered}, "import_id" INTEGER, "paper" TEXT, '
        '"name" TEXT NOT NULL, "kind" TEXT NOT NULL, "sha256" TEXT NOT NULL, '
        '"kept_sha256" TEXT NOT NULL, "kept_since" TEXT, "size" {bigint} NOT NULL, '
        '"turns" TEXT NOT NULL, "added_by" TEXT NOT NULL, "added_at" TEXT NOT NULL)'
    ),
    'CREATE INDEX "scans_kept_sha256" ON "scans" ("kept_sha256")',
    'CREATE UNIQUE INDEX "scans_import_id_sha256" ON "scans" ("import_id", "sha256")',
    'CREATE UNIQUE INDEX "scans_paper_sha256" ON "scans" ("paper", "sha256")',
    (
        'CREATE TABLE "scan_marks" ("id" {serial}, "scan" INTEGER NOT NULL, '
        '"row" INTEGER NOT NULL, "page" INTEGER NOT NULL, "x" INTEGER NOT NULL, '
        '"y" INTEGER NOT NULL, "width" INTEGER NOT NULL, "height" INTEGER NOT NULL, '
        '"drawn" {boolean} NOT NULL, '
        'FOREIGN KEY ("scan") REFERENCES "scans" ("id") ON DELETE CASCADE)'
    ),
    'CREATE UNIQUE INDEX "scan_marks_scan_row" ON "scan_marks" ("scan", "row")',
    ('CREATE TABLE "settings" ("name" VARCHAR(255) NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)'),
    (
        'CREATE TABLE "signups" ("id" {numbered}, "contact" INTEGER NOT NULL, '
        '"list" INTEGER, "level" INTEGER, "source" TEXT NOT NULL, "signed_on" TEXT, '
        '"recorded_at" TEXT NOT NULL, "import_id" INTEGER, "row" INTEGER, '
        '"place" TEXT NOT NULL, "collected_by" TEXT NOT NULL, "note" TEXT NOT NULL, '
        '"paper" TEXT NOT NULL, "request" INTEGER, '
        'FOREIGN KEY ("contact") REFERENCES "contacts" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "signups_contact_list" ON "signups" ("contact", "list")',
    'CREATE INDEX "signups_request" ON "signups" ("request")',
    'CREATE INDEX "signups_import_id" ON "signups" ("import_id")',
    (
        'CREATE TABLE "staged_rows" ("id" {serial}, "import_id" INTEGER NOT NULL, '
        '"row" INTEGER NOT NULL, "row_fields" TEXT NOT NULL)'
    ),
    'CREATE INDEX "staged_rows_import_id" ON "staged_rows" ("import_id")',
    (
        'CREATE TABLE "subscriptions" ("id" {numbered}, "contact" INTEGER NOT NULL, '
        '"target" TEXT NOT NULL, "list" INTEGER, "level" INTEGER, "status" TEXT NOT NULL, '
        '"basis" TEXT, "since" TEXT, "left_at" TEXT, "request" INTEGER, "state" TEXT, '
        '"changed_at" TEXT NOT NULL, '
        'FOREIGN KEY ("contact") REFERENCES "contacts" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("list") REFERENCES "lists" ("id"))'
    ),
    ('CREATE UNIQUE INDEX "subscriptions_contact_target" ON "subscriptions" ("contact", "target")'),
    'CREATE INDEX "subscriptions_list" ON "subscriptions" ("list")',
    'CREATE INDEX "subscriptions_state" ON "subscriptions" ("state")',
    'CREATE INDEX "subscriptions_request" ON "subscriptions" ("request")',
    'CREATE INDEX "subscriptions_changed_at" ON "subscriptions" ("changed_at")',
    (
        'CREATE INDEX "subscriptions_list_since" ON "subscriptions" ("list", "since")'
        ' WHERE ("since" IS NOT NULL)'
    ),
    (
        'CREATE INDEX "subscriptions_list_left_at" ON "subscriptions" ("list", "left_at")'
        ' WHERE ("left_at" IS NOT NULL)'
    ),
    (
        'CREATE TABLE "suppressions" ("id" {numbered}, "kind" TEXT NOT NULL, '
        '"key" TEXT NOT NULL, "about" TEXT NOT NULL, "reason" TEXT NOT NULL, '
        '"source" TEXT NOT NULL, "created_at" TEXT NOT NULL)'
    ),
    'CREATE INDEX "suppressions_about" ON "suppressions" ("about")',
    'CREATE UNIQUE INDEX "suppressions_kind_key" ON "suppressions" ("kind", "key")',
    (
        'CREATE TABLE "wordings" ("id" {numbered}, "kind" TEXT NOT NULL, '
        '"language" TEXT NOT NULL, "list" INTEGER, "version" INTEGER NOT NULL, '
        '"subject" TEXT NOT NULL, "text" TEXT NOT NULL, "html" TEXT, "sha256" TEXT NOT NULL, '
        '"shipped" {boolean} NOT NULL, "saved_by" TEXT NOT NULL, "created_at" TEXT NOT NULL)'
    ),
    (
        'CREATE INDEX "wordings_kind_language_list_version" ON "wordings" ("kind", '
        '"language", "list", "version")'
    ),
)


def lay_down(hand: Hand) -> None:
    """Make all tables, and this desk: its number, its secret key, its empty log."""
    for statement in _STATEMENTS:
        hand.run(statement.format_map(_WORDS[hand.dialect]))
    for statement in (*_NO_CHANGE[hand.dialect], *KEPT[hand.dialect]):
        hand.run(statement)
    hand.run(
        "INSERT INTO desk (id, uuid, key, schema, created_at) VALUES (1, ?, ?, 1, ?)",
        str(uuid.uuid4()),
        secrets.token_bytes(_KEY_BYTES),
        utc_text(hand.now),
    )
    hand.run("INSERT INTO log_head (id, number, hash) VALUES (1, 0, ?)", _GENESIS)
