"""Writes step 1 of the schema from the models, for as long as no release carries it.

    python tests/store/freeze_schema.py | ruff format - > schema_1.py  # then into app/…/store

After the first release step 1 stays as it is, and what changes is a step of its own.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import peewee

HEAD = '''\
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
'''

TAIL = '''

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
'''


def statements(database: peewee.Database, tables: list[Any]) -> list[str]:
    """What peewee would run to make the tables, referred ones first."""
    made = []
    with database.bind_ctx(tables):
        for table in tables:
            made.append(table._schema._create_table(safe=False).query()[0])
            made += [index.query()[0] for index in table._schema._create_indexes(safe=False)]
    return made


def frozen(tables: list[Any], numbered: set[str]) -> list[str]:
    """The statements with places where the two databases differ."""
    lite = statements(peewee.SqliteDatabase(":memory:"), tables)
    post = statements(peewee.PostgresqlDatabase("unused"), tables)
    result = []
    for one, other in zip(lite, post, strict=True):
        table = re.match(r'CREATE TABLE "(\w+)"', other)
        text = other
        if table:
            kind = "{numbered}" if table[1] in numbered else "{serial}"
            text = re.sub(r"SERIAL NOT NULL PRIMARY KEY", kind, text)
            for word in ("BYTEA", "BIGINT", "BOOLEAN"):
                place = {"BYTEA": "{blob}"}.get(word, f"{{{word.lower()}}}")
                text = re.sub(rf'("\w+") {word}\b', rf"\1 {place}", text)
            words = {
                "{numbered}": "INTEGER NOT NULL PRIMARY KEY",
                "{serial}": "INTEGER NOT NULL PRIMARY KEY",
                "{blob}": "BLOB",
                "{bigint}": "INTEGER",
                "{boolean}": "INTEGER",
            }
            same = text
            for place, word in words.items():
                same = same.replace(place, word)
            assert same == one, f"the two databases differ more than known:\n{same}\n{one}"
        else:
            assert one == other, (one, other)
        result.append(text)
    return result


def literal(statement: str) -> str:
    """The statement as Python source within the line length."""
    lines = [""]
    for part in re.split(r"(?<=, )|(?= WHERE )", statement):
        if lines[-1] and len(lines[-1]) + len(part) > 84:
            lines.append("")
        lines[-1] += part
    quoted = [json.dumps(line) for line in lines]
    quoted = [
        line if "'" in line else "'" + line[1:-1].replace('\\"', '"') + "'" for line in quoted
    ]
    if len(quoted) == 1:
        return f"    {quoted[0]},\n"
    return "    (\n" + "".join(f"        {line}\n" for line in quoted) + "    ),\n"


def main() -> None:
    from optindesk.store.tables import TABLES, Numbered

    tables = peewee.sort_models(TABLES)
    numbered = {table._meta.table_name for table in TABLES if issubclass(table, Numbered)}
    body = "".join(literal(statement) for statement in frozen(tables, numbered))
    sys.stdout.write(f"{HEAD}\n_STATEMENTS = (\n{body})\n{TAIL}")


if __name__ == "__main__":
    main()
