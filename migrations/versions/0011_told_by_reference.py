"""matches hold the values of their scores; what many share is stored once a run, what first pages tell beside them

Matches of the current runs are kept, told as they were. An open run begins anew: it had read its profiles another way.
"""

import json
from collections.abc import Iterator
from hashlib import blake2b
from math import nan
from struct import pack
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LARGE_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = "state in ('queued', 'running')"
AT_ONCE = 1000
LANGUAGES = ("it", "ru", "en")
GONE = ("snapshot_a", "snapshot_b", "explanation", "sentences", "ranked_at")


def upgrade() -> None:
    _begin_runs_anew()
    op.add_column("runs", sa.Column("tables", sa.JSON(), nullable=True))
    op.add_column("runs", sa.Column("tables_hash", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_runs_tables_hash"), "runs", ["tables_hash"], unique=False)
    op.create_table(
        "run_parties",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=False),
        sa.Column("label", sa.String(length=32), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_run_parties_party_id_parties")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_parties_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "party_id", name=op.f("pk_run_parties")),
    )
    # SQLite makes the table anew, which is the largest there is: once, before anything refers to it.
    op.add_column("matches", sa.Column("part_values", sa.LargeBinary(), nullable=True))
    told = op.create_table(
        "tellings",
        sa.Column("match_id", LARGE_ID, nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        *(sa.Column(language, sa.LargeBinary(), nullable=False) for language in LANGUAGES),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_tellings_match_id_matches"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_tellings")),
    )
    tables: dict[int, Any] = {}
    parties: dict[tuple[int, int], dict[str, Any]] = {}
    for rows in _in_pieces("select * from matches"):
        _put_values(rows, tables)
        op.bulk_insert(told, [_told(row) for row in rows])
        for row in rows:
            for side in ("a", "b"):
                parties.setdefault((row.run_id, getattr(row, f"party_{side}_id")), _party(row, side))
    op.bulk_insert(_columns("run_parties", "run_id", "party_id", "side", "label", "card"), [*parties.values()])
    for run_id, by_form in tables.items():
        values = {"run": run_id, "tables": json.dumps(by_form), "hash": _hash(by_form)}
        op.get_bind().execute(sa.text("update runs set tables = :tables, tables_hash = :hash where id = :run"), values)
    op.execute("update runs set tables = '{}' where tables is null")
    with op.batch_alter_table("runs") as batch:
        batch.alter_column("tables", existing_type=sa.JSON(), nullable=False)
    last = _last_match()
    with op.batch_alter_table("matches", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("part_values", existing_type=sa.LargeBinary(), nullable=False)
        for column in GONE:
            batch.drop_column(column)
    _number_from(last)


def _begin_runs_anew() -> None:
    op.execute("delete from matches where run_id in (select id from runs where not is_current)")
    op.execute("delete from run_parts")
    op.execute("delete from run_inputs")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}' where {OPEN}""")


def _in_pieces(query: str) -> Iterator[Any]:
    """The matches by id, some at a time."""
    last = 0
    while True:
        given = {"last": last, "some": AT_ONCE}
        rows = op.get_bind().execute(sa.text(f"{query} where id > :last order by id limit :some"), given).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _put_values(rows: Any, tables: dict[int, Any]) -> None:
    """The parts of a score are the same for all matches of a run in a form, but for their values."""
    update = []
    for row in rows:
        parts = _json(row.explanation).get("parts", [])
        a, b = _label(row, "a"), _label(row, "b")
        if row.form not in tables.setdefault(row.run_id, {}):
            bias = _json(row.explanation).get("bias", 0.0)
            tables[row.run_id][row.form] = {"bias": bias, "parts": [_part(part, a, b) for part in parts]}
        values = [nan if part["value"] is None else part["value"] for part in parts]
        update.append({"match": row.id, "given": pack(f"<{len(values)}f", *values)})
    op.get_bind().execute(sa.text("update matches set part_values = :given where id = :match"), update)


def _part(part: Any, a: str, b: str) -> dict[str, Any]:
    return {
        "signal": part["signal"],
        "direction": {None: "both", a: "to_b", b: "to_a"}[part["giver"]],
        "weight_a": part["weights"][a],
        "weight_b": part["weights"][b],
        "prior": part["usual"],
    }


def _told(row: Any) -> dict[str, Any]:
    explanation, sentences = _json(row.explanation), _json(row.sentences)
    evidence = {name: value for name, value in explanation.items() if name not in ("bias", "parts")}
    prose = {language: _bytes(sentences.get(language, [])) for language in LANGUAGES}
    return {"match_id": row.id, "evidence": _bytes(evidence)} | prose


def _party(row: Any, side: str) -> dict[str, Any]:
    return {
        "run_id": row.run_id,
        "party_id": getattr(row, f"party_{side}_id"),
        "side": side,
        "label": _label(row, side),
        "card": _bytes(_json(getattr(row, f"snapshot_{side}"))),
    }


def _label(row: Any, side: str) -> str:
    card = _json(getattr(row, f"snapshot_{side}"))
    return f"{card.get('kind')}:{card.get('id')}"


def _json(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _hash(tables: Any) -> str:
    return blake2b(_bytes(tables), digest_size=16).hexdigest()


def _columns(table: str, *names: str) -> sa.TableClause:
    return sa.table(table, *(sa.column(name) for name in names))


def _last_match() -> int | None:
    if op.get_bind().dialect.name != "sqlite":
        return None
    found: int | None = op.get_bind().scalar(sa.text("select seq from sqlite_sequence where name = 'matches'"))
    return found


def _number_from(last: int | None) -> None:
    """The numbers of matches that are gone are not given again."""
    if last is not None:
        op.execute(sa.text("update sqlite_sequence set seq = :last where name = 'matches'").bindparams(last=last))


def downgrade() -> None:
    """Lists are derived, and made anew."""
    for table in ("tellings", "matches", "party_lists", "run_inputs", "run_parts", "run_parties", "runs"):
        op.execute(f"delete from {table}")
    op.drop_table("tellings")
    op.drop_table("run_parties")
    op.drop_index(op.f("ix_runs_tables_hash"), "runs")
    with op.batch_alter_table("runs") as batch:
        batch.drop_column("tables_hash")
        batch.drop_column("tables")
    last = _last_match()
    with op.batch_alter_table("matches", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("part_values")
        for column in GONE[:-1]:
            batch.add_column(sa.Column(column, sa.JSON(), nullable=False))
        batch.add_column(sa.Column("ranked_at", sa.DateTime(timezone=True), nullable=False))
    _number_from(last)
