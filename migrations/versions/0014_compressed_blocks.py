"""the blocks of an open run are stored compressed: those that are not are scored again"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("delete from run_parts where kind = 'block'")
    op.execute("update runs set done = 0 where state in ('queued', 'running') and phase = 'scoring'")


def downgrade() -> None:
    upgrade()
