"""How often what match lists are read from has changed. On SQLite triggers count it, whoever writes and however.

What is not named here counts as a change of all lists: whoever forgets to name a new table makes lists slower, never
stale. PostgreSQL has no triggers for it: its writers would wait for each other's counts.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LARGE_ID, Base

ALL_LISTS, ANY_LIST = 0, -1
PREFIX = "lists_"

OF_NO_LIST = {
    *("sessions", "sign_in_links", "audit_entries", "task_times", "installation", "list_versions"),
    *("spaces", "capabilities", "opportunity_capabilities", "contacts", "import_mappings", "merges"),
    *("embeddings", "passages", "indexed_companies", "run_inputs", "run_parts", "run_portfolios", "fits"),
    *("policy_changes", "screening_entries", "screening_imports", "clearances", "reviews"),
    *("introduction_steps", "introduction_links", "mails", "stays", "stay_steps", "stay_evaluations"),
    *("events", "event_slots", "event_tables", "event_participants", "event_delegates", "event_interpreters"),
    *("event_attendances", "event_colleagues"),
    *("event_rules", "event_orders", "event_plans", "event_meetings", "event_reserves"),
    *("event_answers", "event_feedback", "event_issues", "event_links", "event_mails"),
    *("work_plans", "work_plan_steps", "initiatives"),
    *("practices", "practice_texts", "practice_initiatives", "practice_events"),
}
"""Tables that no list is read from."""

COLUMNS_OF_NO_LIST = {
    "companies": {
        *("city", "country", "directors", "employees", "establishments", "founded", "languages", "merged_into_id"),
        *("owners", "public_abstract", "site_id", "updated_at", "website"),
    },
    "parties": {"facts_due_since", "stale_since"},
    "runs": {"attempts", "cancel_requested", "done", "error", "figures", "phase", "phase_since", "state"},
}
"""So with these of other tables; `stale_since` has a trigger of its own."""

UNSEEN_WHEN_NEW = {"pairs"}
"""A new row of these is in no list before another row refers to it."""

_BOTH = ("{row}.party_a_id", "{row}.party_b_id")
_COMPANY = ("coalesce((SELECT party_id FROM companies WHERE id = {row}.company_id), 0)",)
OF_PARTIES = {
    "decisions": _BOTH,
    "introductions": _BOTH,
    "activity_codes": _COMPANY,
    "descriptions": _COMPANY,
    "opportunities": _COMPANY,
}
"""What only the lists of some parties tell of: whose."""
_IS_CURRENT = "(SELECT is_current FROM runs WHERE id = {row}.run_id)"
COUNTED_IF = {
    "matches": _IS_CURRENT,
    "run_parties": _IS_CURRENT,
    "party_lists": _IS_CURRENT,
    "tellings": "(SELECT is_current FROM matches JOIN runs ON runs.id = run_id WHERE matches.id = {row}.match_id)",
}
"""When a change of these counts: a run that is not published is in no list, and to publish it is a change of `runs`."""
_OWN_LIST_IF_SHOWN = (
    "CASE WHEN NEW.withheld OR EXISTS (SELECT 1 FROM companies WHERE party_id = NEW.id"
    " AND (draft OR withdrawn_at IS NOT NULL OR public_title IS NOT NULL)) THEN 0 ELSE NEW.id END"
)
"""Its own list says that it is not up to date; of who is withdrawn meanwhile, no list says anything any more."""

_COUNT = (
    "INSERT INTO list_versions (party_id, version) SELECT DISTINCT column1, 1 FROM (VALUES {parties}) WHERE true"
    " ON CONFLICT (party_id) DO UPDATE SET version = version + 1"
)


class ListVersion(Base):
    """`party_id`: a company's or a site's own lists, `ALL_LISTS`, or `ANY_LIST` for what is counted for some party."""

    __tablename__ = "list_versions"

    party_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(LARGE_ID)


def triggers() -> dict[str, str]:
    """Of every table that lists may be read from: name -> SQL."""
    return dict(each for name in Base.metadata.tables.keys() - OF_NO_LIST for each in _triggers_of(name))


def _triggers_of(table: str) -> Iterator[tuple[str, str]]:
    columns = [column.name for column in Base.metadata.tables[table].columns]
    read = [name for name in columns if name not in COLUMNS_OF_NO_LIST.get(table, ())]
    old, new = (", ".join(f"{row}.{name}" for name in read) for row in ("OLD", "NEW"))
    for event, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        if event == "INSERT" and table in UNSEEN_WHEN_NEW:
            continue
        parties = [party.format(row=row) for row in rows for party in OF_PARTIES.get(table, (str(ALL_LISTS),))]
        conditions = [f"({old}) IS NOT ({new})"] if event == "UPDATE" else []
        if table in COUNTED_IF:
            conditions.append(f"({' OR '.join(COUNTED_IF[table].format(row=row) for row in rows)})")
        yield _trigger(table, event, conditions, parties)
    if table == "parties":
        changes = "(OLD.stale_since IS NULL) IS NOT (NEW.stale_since IS NULL)"
        yield _trigger(table, "UPDATE OF stale_since", [changes], [_OWN_LIST_IF_SHOWN])


def _trigger(table: str, event: str, conditions: list[str], parties: list[str]) -> tuple[str, str]:
    name = f"{PREFIX}{table}_{event.lower().replace(' ', '_')}"
    when = f" WHEN {' AND '.join(conditions)}" if conditions else ""
    counted = ", ".join(f"({party})" for party in dict.fromkeys([str(ANY_LIST), *parties]))
    return name, f"CREATE TRIGGER {name} AFTER {event} ON {table}{when} BEGIN {_COUNT.format(parties=counted)}; END"


def stop_counting(connection: Connection) -> None:
    """Before a migration, which copies tables and loses their triggers. Until `start_counting` no list may be kept."""
    for name in _standing(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    if inspect(connection).has_table(ListVersion.__tablename__):
        connection.exec_driver_sql("DELETE FROM list_versions WHERE party_id = ?", (ALL_LISTS,))


def start_counting(connection: Connection) -> None:
    """Installs the triggers; the count begins at a number that was never there before."""
    if not is_counted(connection):
        stop_counting(connection)
        for trigger in triggers().values():
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql("INSERT INTO list_versions VALUES (?, random() / 2)", (ALL_LISTS,))


def is_counted(connection: Connection) -> bool:
    """Whether all that this release reads lists from is counted."""
    return _standing(connection) == triggers()


def _standing(connection: Connection) -> dict[str, str]:
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: sql for name, sql in found if name.startswith(PREFIX)}
