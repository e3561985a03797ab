"""Step 1 of the schema, frozen: what the database itself keeps up with every change of people.

How many stand how to which list is kept, not counted, and the text of names and addresses by its
trigrams, each in the transaction of the change. On a server all are views and an index: PostgreSQL
would write a counter's row anew for each row of an import.
"""

from __future__ import annotations

_MINUS = """
    UPDATE subscription_counts SET number = number - 1
    WHERE list = coalesce(OLD.list, 0) AND status = OLD.status
        AND basis = coalesce(OLD.basis, '') AND state = coalesce(OLD.state, '');
"""
# An upsert would do what the statement says that fires the trigger (sqlite.org/lang_createtrigger).
_PLUS = """
    UPDATE subscription_counts SET number = number + 1
    WHERE list = coalesce(NEW.list, 0) AND status = NEW.status
        AND basis = coalesce(NEW.basis, '') AND state = coalesce(NEW.state, '');
    INSERT INTO subscription_counts
    SELECT coalesce(NEW.list, 0), NEW.status, coalesce(NEW.basis, ''), coalesce(NEW.state, ''), 1
    WHERE changes() = 0;
"""
_NO_OTHER = """
    NOT EXISTS (SELECT 1 FROM subscriptions AS other
        WHERE other.contact = {row}.contact AND other.id != {row}.id {more})
"""
# Behind the plus: found by the person, of whom there are few rows, and never by the state.
_NO_OTHER_AWAITING = _NO_OTHER.replace("{more}", "AND +other.state = 'awaiting'")
_NO_OTHER = _NO_OTHER.replace("{more}", "")
_INDEXED = "(SELECT indexed FROM people_figures)"


def _of(row: str, text: str) -> str:
    return text.replace("{row}", row)


_SQLITE = (
    "CREATE TABLE subscription_counts (list INTEGER NOT NULL, status TEXT NOT NULL,"
    " basis TEXT NOT NULL, state TEXT NOT NULL, number INTEGER NOT NULL,"
    " PRIMARY KEY (list, status, basis, state)) WITHOUT ROWID",
    # shape: another one when rows came, went, or are called otherwise; version: at every change.
    "CREATE TABLE people_figures (id INTEGER PRIMARY KEY CHECK (id = 1), people INTEGER NOT NULL,"
    " awaiting INTEGER NOT NULL, shape INTEGER NOT NULL, version INTEGER NOT NULL,"
    " indexed INTEGER NOT NULL)",
    "INSERT INTO people_figures VALUES (1, 0, 0, 0, 0, 0)",
    "CREATE VIEW people_version AS SELECT shape, version FROM people_figures",
    # Of each subscription up to people_figures.indexed the text of its person; the others are few,
    # or wait for store/found.py. The text itself stands with the person.
    "CREATE VIEW people_texts AS SELECT subscriptions.id, contacts.search FROM subscriptions"
    " JOIN contacts ON contacts.id = subscriptions.contact",
    "CREATE VIRTUAL TABLE people_found USING fts5(search, content='people_texts',"
    " content_rowid='id', columnsize=0, tokenize='trigram case_sensitive 1')",
    "CREATE TRIGGER subscriptions_came AFTER INSERT ON subscriptions BEGIN"
    + _PLUS
    + "UPDATE people_figures SET shape = shape + 1, version = version + 1, people = people + "
    + _of("NEW", _NO_OTHER)
    + ", awaiting = awaiting + (NEW.state IS 'awaiting' AND "
    + _of("NEW", _NO_OTHER_AWAITING)
    + "); END",
    "CREATE TRIGGER subscriptions_went AFTER DELETE ON subscriptions BEGIN"
    + _MINUS
    + "UPDATE people_figures SET shape = shape + 1, version = version + 1, people = people - "
    + _of("OLD", _NO_OTHER)
    + ", awaiting = awaiting - (OLD.state IS 'awaiting' AND "
    + _of("OLD", _NO_OTHER_AWAITING)
    + "); INSERT INTO people_found (people_found, rowid, search)"
    " SELECT 'delete', OLD.id, search FROM contacts"
    f" WHERE id = OLD.contact AND OLD.id <= {_INDEXED};"
    " END",
    "CREATE TRIGGER subscriptions_changed AFTER UPDATE ON subscriptions BEGIN"
    + _MINUS
    + _PLUS
    + "UPDATE people_figures SET version = version + 1, awaiting = awaiting + "
    "((NEW.state IS 'awaiting') - (OLD.state IS 'awaiting')) * "
    + _of("NEW", _NO_OTHER_AWAITING)
    + "; END",
    # Two persons turn out to be one: nothing that happens often.
    "CREATE TRIGGER subscriptions_moved AFTER UPDATE OF contact ON subscriptions"
    " WHEN OLD.contact != NEW.contact BEGIN"
    " UPDATE people_figures SET shape = shape + 1,"
    " people = (SELECT count(DISTINCT contact) FROM subscriptions),"
    " awaiting = (SELECT count(DISTINCT contact) FROM subscriptions WHERE state = 'awaiting');"
    " INSERT INTO people_found (people_found, rowid, search)"
    " SELECT 'delete', OLD.id, search FROM contacts"
    f" WHERE id = OLD.contact AND OLD.id <= {_INDEXED};"
    " INSERT INTO people_found (rowid, search)"
    f" SELECT NEW.id, search FROM contacts WHERE id = NEW.contact AND NEW.id <= {_INDEXED}; END",
    "CREATE TRIGGER contacts_changed AFTER UPDATE ON contacts BEGIN"
    " UPDATE people_figures SET version = version + 1, shape = shape +"
    " (OLD.search != NEW.search OR OLD.address_key != NEW.address_key); END",
    "CREATE TRIGGER contacts_renamed AFTER UPDATE OF search ON contacts"
    " WHEN OLD.search != NEW.search BEGIN"
    " INSERT INTO people_found (people_found, rowid, search) SELECT 'delete', id, OLD.search"
    f" FROM subscriptions WHERE contact = OLD.id AND id <= {_INDEXED};"
    " INSERT INTO people_found (rowid, search) SELECT id, NEW.search"
    f" FROM subscriptions WHERE contact = NEW.id AND id <= {_INDEXED}; END",
    # What bars us from writing to somebody, beside what stands in the subscription and the person.
    *(
        f"CREATE TRIGGER {name} AFTER {what} BEGIN"
        " UPDATE people_figures SET version = version + 1; END"
        for name, what in (
            ("rules_came", "INSERT ON suppressions"),
            ("rules_went", "DELETE ON suppressions"),
            ("letters_came", "INSERT ON letters WHEN NEW.review IS NOT NULL"),
            ("letters_read", "UPDATE OF review, contact ON letters"),
            ("letters_went", "DELETE ON letters"),
            ("ties_came", "INSERT ON one_person"),
            ("ties_went", "DELETE ON one_person"),
            ("lists_changed", "UPDATE OF level ON lists"),
        )
    ),
)

_POSTGRES = (
    "CREATE VIEW subscription_counts AS SELECT coalesce(list, 0) AS list, status,"
    " coalesce(basis, '') AS basis, coalesce(state, '') AS state, count(*) AS number"
    " FROM subscriptions GROUP BY 1, 2, 3, 4",
    "CREATE VIEW people_figures AS SELECT count(DISTINCT contact) AS people,"
    " count(DISTINCT contact) FILTER (WHERE state = 'awaiting') AS awaiting,"
    " coalesce(max(id), 0) AS indexed"
    " FROM subscriptions",
    # The ids of running and finished writers: never twice the same around a commit.
    "CREATE VIEW people_version AS SELECT hashtext(pg_current_snapshot()::text) AS shape,"
    " hashtext(pg_current_snapshot()::text) AS version",
    # What lies in files beside a database that is one (store/beside.py).
    "CREATE TABLE beside (number SERIAL PRIMARY KEY, name TEXT NOT NULL, line TEXT NOT NULL)",
    # Only a trusted extension, and not everywhere to be had; without it all texts are gone through.
    """
    DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX contacts_found ON contacts USING gin (search gin_trgm_ops);
    EXCEPTION WHEN OTHERS THEN
        RAISE NOTICE 'no pg_trgm: %', SQLERRM;
    END $$
    """,
)

KEPT = {"sqlite": _SQLITE, "postgres": _POSTGRES}
