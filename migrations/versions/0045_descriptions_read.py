"""descriptions are read that were taken for background as a whole: an open run begins anew, what is searched too

The lists of before stay until their corridor is ranked again, which the next change of a profile asks for.
"""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OPEN = "state in ('queued', 'running')"


def upgrade() -> None:
    op.execute("delete from indexed_companies")  # they are indexed again by the next search or ranking
    op.execute(f"delete from matches where run_id in (select id from runs where {OPEN})")
    for table in ("run_parts", "run_inputs", "run_portfolios"):
        op.execute(f"delete from {table} where run_id in (select id from runs where {OPEN})")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}', weights = 'table-12' where {OPEN}""")


def downgrade() -> None:
    """Runs begun with these weights cannot be gone on with: they begin anew in whichever release they are made."""
