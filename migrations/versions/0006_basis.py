"""what a match stands on: needs that are stated, or descriptions

All matches so far stand on stated needs. An open run begins anew: what it has scored was scored by other rules.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OPEN = "state in ('queued', 'running')"


def upgrade() -> None:
    op.execute(f"delete from matches where run_id in (select id from runs where {OPEN})")
    op.execute("delete from run_parts")
    op.execute("delete from run_inputs")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}', weights = 'table-6' where {OPEN}""")
    # With a default, SQLite adds the column without copying the table, the largest there is.
    op.add_column("matches", sa.Column("basis", sa.String(length=16), nullable=False, server_default="stated"))


def downgrade() -> None:
    """Matches that stand on descriptions were not known then; the next change makes the lists anew."""
    op.execute("delete from matches where basis = 'descriptions'")
    op.drop_column("matches", "basis")
