"""introductions say whose turn it is, for lists of matches"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BOTH, COMPANIES = ["park_a", "park_b"], ["company_a", "company_b"]
TURNS = {
    ("shortlisted", "a"): ["park_a"],
    ("shortlisted", "b"): ["park_b"],
    ("proposed", "a"): ["park_b"],
    ("proposed", "b"): ["park_a"],
    **{(state, side): BOTH for state in ("approved", "accepted", "released", "met") for side in "ab"},
    **{("asked", side): COMPANIES for side in "ab"},
    **{("accepted_by_a", side): ["company_b"] for side in "ab"},
    **{("accepted_by_b", side): ["company_a"] for side in "ab"},
}
"""As the states were when this was written."""
introductions = sa.table(
    "introductions",
    sa.column("state"),
    sa.column("proposer"),
    sa.column("is_open", sa.Boolean()),
    sa.column("turn", sa.JSON()),
)


def upgrade() -> None:
    op.add_column("introductions", sa.Column("turn", sa.JSON(), server_default="[]", nullable=False))
    for (state, proposer), turn in TURNS.items():
        of = (introductions.c.state == state, introductions.c.proposer == proposer, introductions.c.is_open)
        op.execute(sa.update(introductions).where(*of).values(turn=turn))


def downgrade() -> None:
    op.drop_column("introductions", "turn")
