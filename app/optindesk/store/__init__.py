"""The only place that knows which database it is."""

import sys

if not {"peewee", "psycopg2"} & sys.modules.keys():
    # peewee imports psycopg2 wherever that is installed: 6 MB and 15 ms [m], of which a desk in a
    # folder needs nothing. That of a server imports it (drivers.py).
    sys.modules["psycopg2"] = None  # type: ignore[assignment]
    import peewee as peewee

    del sys.modules["psycopg2"]
