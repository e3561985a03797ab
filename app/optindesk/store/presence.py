"""Who else has a shared desk open just now, as the server knows its connections."""

from __future__ import annotations

from collections.abc import Sequence

from optindesk.core.sharing import Present, present_by
from optindesk.store.database import Store

_SIGNS = """
    SELECT DISTINCT application_name, client_addr FROM pg_stat_activity
    WHERE datname = current_database()
        AND (application_name, client_addr)
            IS DISTINCT FROM (current_setting('application_name'), inet_client_addr())
    ORDER BY application_name
"""
"""Two computers may be called alike, and their users, too: they still lie at two addresses."""


def others(store: Store) -> Sequence[Present]:
    """Everybody but who sits at this desk; nobody at a desk in a folder."""
    if store.dialect == "sqlite":
        return ()
    signs = store.database.execute_sql(_SIGNS).fetchall()
    return [found for sign, _ in signs if (found := present_by(sign)) is not None]
