"""a room that fits counts more in hosting, and is read from words: an open run begins anew

The lists of before stay until their corridor is ranked again, which the next change of a profile asks for.
"""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

OPEN = "state in ('queued', 'running')"


def upgrade() -> None:
    op.execute(f"delete from matches where run_id in (select id from runs where {OPEN})")
    for table in ("run_parts", "run_inputs", "run_portfolios"):
        op.execute(f"delete from {table} where run_id in (select id from runs where {OPEN})")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}', weights = 'table-14' where {OPEN}""")


def downgrade() -> None:
    """Runs begun with these weights cannot be gone on with: they begin anew in whichever release they are made."""
