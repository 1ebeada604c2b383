"""runs as durable jobs

Match lists are derived: those of before are taken back, and the next refresh makes them anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _forget_the_lists()
    _count_matches_with(sa.BigInteger)
    op.create_table(
        "run_inputs",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_inputs_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_inputs")),
    )
    op.create_table(
        "run_parts",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_parts_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "kind", "number", name=op.f("pk_run_parts")),
    )
    op.create_table(
        "standings",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("profile_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("published", sa.LargeBinary(), nullable=False),
        sa.Column("published_hash", sa.LargeBinary(length=16), nullable=True),
        sa.Column("known", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_standings_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "kind", "party_id", name=op.f("pk_standings")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=16), nullable=False))
        batch_op.add_column(sa.Column("forms", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False))
        batch_op.add_column(sa.Column("cancel_requested", sa.Boolean(), nullable=False))
        batch_op.add_column(sa.Column("error", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("taxonomy", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("policy", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("calibrations_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("selection", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("block_rows", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("base_revision", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("first_match_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("phase", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("done", sa.BigInteger(), nullable=False))
        batch_op.add_column(sa.Column("of", sa.BigInteger(), nullable=False))
        batch_op.add_column(sa.Column("phase_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("figures", sa.JSON(), nullable=False))
        batch_op.alter_column("started_at", existing_type=sa.DATETIME(), nullable=True)
        batch_op.alter_column("finished_at", existing_type=sa.DATETIME(), nullable=True)
        batch_op.alter_column("encoder", existing_type=sa.VARCHAR(length=255), nullable=True)
        batch_op.alter_column("profiles_hash", existing_type=sa.VARCHAR(length=64), nullable=True)
        batch_op.alter_column("as_of", existing_type=sa.DATE(), nullable=True)
        batch_op.create_index(
            "uq_runs_open",
            ["corridor_id"],
            unique=True,
            sqlite_where=sa.text("state in ('queued', 'running')"),
            postgresql_where=sa.text("state in ('queued', 'running')"),
        )


def downgrade() -> None:
    _forget_the_lists()
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_runs_open",
            sqlite_where=sa.text("state in ('queued', 'running')"),
            postgresql_where=sa.text("state in ('queued', 'running')"),
        )
        batch_op.alter_column("as_of", existing_type=sa.DATE(), nullable=False)
        batch_op.alter_column("profiles_hash", existing_type=sa.VARCHAR(length=64), nullable=False)
        batch_op.alter_column("encoder", existing_type=sa.VARCHAR(length=255), nullable=False)
        batch_op.alter_column("finished_at", existing_type=sa.DATETIME(), nullable=False)
        batch_op.alter_column("started_at", existing_type=sa.DATETIME(), nullable=False)
        batch_op.drop_column("figures")
        batch_op.drop_column("phase_since")
        batch_op.drop_column("of")
        batch_op.drop_column("done")
        batch_op.drop_column("phase")
        batch_op.drop_column("first_match_id")
        batch_op.drop_column("base_revision")
        batch_op.drop_column("base_id")
        batch_op.drop_column("block_rows")
        batch_op.drop_column("selection")
        batch_op.drop_column("calibrations_hash")
        batch_op.drop_column("policy")
        batch_op.drop_column("taxonomy")
        batch_op.drop_column("error")
        batch_op.drop_column("cancel_requested")
        batch_op.drop_column("requested_at")
        batch_op.drop_column("forms")
        batch_op.drop_column("state")

    _count_matches_with(sa.Integer)
    op.drop_table("standings")
    op.drop_table("run_parts")
    op.drop_table("run_inputs")


def _count_matches_with(integer: type[sa.Integer]) -> None:
    """SQLite's integers are large enough as they are."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("matches", "id", type_=integer)
        op.alter_column("decisions", "match_id", type_=integer)
        op.execute(f"alter sequence matches_id_seq as {integer().compile()}")


def _forget_the_lists() -> None:
    op.execute("delete from matches")
    op.execute("delete from runs")
