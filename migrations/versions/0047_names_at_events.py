"""what a company was called when it registered for an event: read in agendas while it is a draft

Who takes part and is published is called as today; who is a draft by now, as it is: what it was called is not known.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event_participants", sa.Column("name", sa.String(256), nullable=True))
    op.execute(
        "update event_participants set name = "
        "(select companies.name from companies where companies.party_id = event_participants.party_id)"
    )


def downgrade() -> None:
    op.drop_column("event_participants", "name")
