"""scores are scaled to points, and the second encoder's vectors are aligned: an open run begins anew

The lists of before stay until their corridor is ranked again, which the next change of a profile asks for.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OPEN = "state in ('queued', 'running')"


def upgrade() -> None:
    op.execute(f"delete from matches where run_id in (select id from runs where {OPEN})")
    op.execute(f"delete from run_parts where run_id in (select id from runs where {OPEN})")
    op.execute(f"delete from run_inputs where run_id in (select id from runs where {OPEN})")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}', weights = 'table-7' where {OPEN}""")


def downgrade() -> None:
    """Nothing is stored in another way."""
