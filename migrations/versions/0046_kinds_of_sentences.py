"""a match says of each of its sentences what it tells: those told before by their order, which was always the same"""

from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ROWS = 1000
tellings = sa.table(
    "tellings",
    sa.column("match_id", sa.BigInteger),
    sa.column("evidence", sa.LargeBinary),
    sa.column("en", sa.LargeBinary),
)


def upgrade() -> None:
    change(with_kinds)


def downgrade() -> None:
    change(without_kinds)


def change(anew: Any) -> None:
    """So many at a time, by their ids."""
    database, last = op.get_bind(), 0
    values = {"evidence": sa.bindparam("anew")}
    update = tellings.update().where(tellings.c.match_id == sa.bindparam("telling")).values(values)
    while True:
        wanted = sa.select(tellings).where(tellings.c.match_id > last).order_by(tellings.c.match_id).limit(ROWS)
        rows = database.execute(wanted).all()
        if not rows:
            return
        last = rows[-1].match_id
        database.execute(update, [{"telling": row.match_id, "anew": anew(row)} for row in rows])


def with_kinds(row: Any) -> bytes:
    evidence, sentences = orjson.loads(row.evidence), orjson.loads(row.en)
    missing = evidence.get("missing", ())
    gaps = len({one["party"] for one in missing}) if len(missing) > 1 else 0
    known = ["reason"] * len(evidence.get("reasons", ())) + ["objection"] * len(evidence.get("against", ()))
    known += ["missing"] * gaps + ["improvement"] * (evidence.get("improvement") is not None)
    evidence["kinds"] = ["remark"] * (len(sentences) - len(known)) + known
    return orjson.dumps(evidence)


def without_kinds(row: Any) -> bytes:
    evidence = orjson.loads(row.evidence)
    evidence.pop("kinds", None)
    return orjson.dumps(evidence)
