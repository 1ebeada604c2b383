"""what a run measures of the portfolio as a whole is kept with it: an open run begins anew

The lists of before stay until their corridor is ranked again, which the next change of a profile asks for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OPEN = "state in ('queued', 'running')"


def upgrade() -> None:
    op.create_table(
        "run_portfolios",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_run_portfolios_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_portfolios")),
    )
    op.execute(f"delete from matches where run_id in (select id from runs where {OPEN})")
    op.execute(f"delete from run_parts where run_id in (select id from runs where {OPEN})")
    op.execute(f"delete from run_inputs where run_id in (select id from runs where {OPEN})")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}', weights = 'table-8' where {OPEN}""")


def downgrade() -> None:
    op.drop_table("run_portfolios")
