"""how far a pair came stands in introductions: what decisions said of it becomes introductions, with a step for each"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STATES = {"introduced": "released", "met": "met", "agreed": "concluded"}
ACTIONS = {"introduced": "release", "met": "record_meeting", "agreed": "conclude"}
DAYS = {"released": 30, "met": 14}
SHOWN = ("score", "weights", "bias", "parts", "languages", "sectors")
TIME = sa.DateTime(timezone=True)
decisions = sa.table(
    "decisions",
    *(sa.column(name) for name in ("id", "pair_id", "party_a_id", "party_b_id", "verdict", "note", "key_id")),
    *(sa.column(name) for name in ("user_id", "park_id", "score", "weights", "bias", "languages")),
    *(sa.column(name, sa.JSON()) for name in ("parts", "sectors")),
    *(sa.column(name, TIME) for name in ("decided_at", "undone_at")),
)
introductions = sa.table(
    "introductions",
    *(sa.column(name) for name in ("id", "pair_id", "party_a_id", "party_b_id", "proposer", "state", "notices")),
    *(sa.column(name) for name in ("outcome", "aside", "score", "weights", "bias", "languages", "reason")),
    *(sa.column(name, sa.Boolean()) for name in ("is_open", "aside_both", "named_a", "named_b")),
    *(sa.column(name, sa.JSON()) for name in ("parts", "sectors")),
    *(sa.column(name, TIME) for name in ("state_since", "due_at", "proposed_at", "released_at")),
    *(sa.column(name, TIME) for name in ("created_at", "updated_at")),
    sa.column("met_on", sa.Date()),
)
steps = sa.table(
    "introduction_steps",
    *(sa.column(name) for name in ("introduction_id", "action", "before", "after", "by", "side", "actor_kind")),
    *(sa.column(name) for name in ("actor_id", "reason", "outcome", "note")),
    sa.column("at", TIME),
)


def upgrade() -> None:
    connection = op.get_bind()
    known = set(connection.scalars(sa.select(introductions.c.pair_id)))
    of_b = sa.text(
        "select pairs.id, corridors.park_b_id as park_b from pairs join corridors on corridors.id = pairs.corridor_id "
        "where pairs.id in (select pair_id from decisions)"
    )
    park_b = {row.id: row.park_b for row in connection.execute(of_b)}
    said = sa.select(decisions).where(decisions.c.verdict.in_(STATES)).order_by(decisions.c.pair_id, decisions.c.id)
    rows = connection.execute(said).mappings().all()
    for pair_id, some in groupby(rows, key=lambda row: row["pair_id"]):
        if pair_id not in known:
            _introduce(connection, list(some), park_b[pair_id])
    connection.execute(sa.update(decisions).where(decisions.c.verdict.in_(STATES)).values(verdict="interesting"))


def _introduce(connection: sa.Connection, said: Sequence[Mapping[str, Any]], park_b: int) -> None:
    """What was decided and taken back on one pair, in the order of time, as one introduction."""
    events = sorted(
        [(row["decided_at"], 0, row) for row in said]
        + [(row["undone_at"], 1, row) for row in said if row["undone_at"] is not None],
        key=lambda event: (event[0], event[1], event[2]["id"]),
    )
    made: list[dict[str, Any]] = []
    standing: list[Mapping[str, Any]] = []
    for at, is_undone, row in events:
        if is_undone:
            standing.remove(row)
        else:
            standing.append(row)
        after = STATES[standing[-1]["verdict"]] if standing else "withdrawn"
        by_user = row["user_id"] is not None
        kind, actor_id = (
            ("user", row["user_id"]) if by_user else ("key", row["key_id"]) if row["key_id"] else ("operator", None)
        )
        made.append(
            {
                "action": "withdraw" if is_undone else ACTIONS[row["verdict"]],
                "before": made[-1]["after"] if made else None,
                "after": after,
                "by": "park",
                "side": None if row["park_id"] is None else "b" if row["park_id"] == park_b else "a",
                "actor_kind": kind,
                "actor_id": actor_id,
                "reason": "other" if is_undone else None,
                "outcome": "agreement" if row["verdict"] == "agreed" and not is_undone else None,
                "note": None,  # the notes of decisions are read by their own park only
                "at": at,
            }
        )
    first, last, state = made[0], made[-1], made[-1]["after"]
    shown = standing[-1] if standing else said[-1]
    meetings = [row["decided_at"] for row in standing if row["verdict"] == "met"]
    since = shown["decided_at"] if standing else last["at"]
    values = {name: shown[name] for name in ("pair_id", "party_a_id", "party_b_id", *SHOWN)} | {
        "proposer": first["side"] or "a",
        "state": state,
        "is_open": state in DAYS,
        "state_since": since,
        "due_at": since + timedelta(days=DAYS[state]) if state in DAYS else None,
        "notices": 0,
        "proposed_at": first["at"],
        "released_at": first["at"] if standing else None,
        "met_on": meetings[-1].date() if meetings else None,
        "outcome": "agreement" if state == "concluded" else None,
        "reason": None if standing else "other",
        "aside": "for_later" if standing else None,
        "aside_both": bool(standing),
        "named_a": False,
        "named_b": False,
        "created_at": first["at"],
        "updated_at": last["at"],
    }
    number = connection.execute(sa.insert(introductions).values(values).returning(introductions.c.id)).scalar_one()
    connection.execute(sa.insert(steps), [step | {"introduction_id": number} for step in made])


def downgrade() -> None:
    """What came of introductions since is forgotten; what decisions had said is said by them again."""
    connection = op.get_bind()
    of_pair = sa.select(steps, introductions.c.pair_id).join(
        introductions, introductions.c.id == steps.c.introduction_id
    )
    verdicts = {action: verdict for verdict, action in ACTIONS.items()}
    said = {
        (row.pair_id, _aware(row.at)): verdicts[row.action]
        for row in connection.execute(of_pair.where(steps.c.by == "park"))
        if row.action in verdicts
    }
    stored = sa.select(decisions.c.id, decisions.c.pair_id, decisions.c.decided_at)
    for row in connection.execute(stored.where(decisions.c.verdict == "interesting")).all():
        if verdict := said.get((row.pair_id, _aware(row.decided_at))):
            connection.execute(sa.update(decisions).where(decisions.c.id == row.id).values(verdict=verdict))
    begun = sa.select(steps.c.introduction_id).where(steps.c.before.is_(None), steps.c.action != "shortlist")
    for number in connection.scalars(begun).all():
        connection.execute(sa.delete(steps).where(steps.c.introduction_id == number))
        connection.execute(sa.delete(introductions).where(introductions.c.id == number))


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the zone, which is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
