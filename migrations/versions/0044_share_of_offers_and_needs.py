"""the second encoder has a larger share between offers and needs: an open run begins anew

The lists of before stay until their corridor is ranked again, which the next change of a profile asks for.
"""

from migrations.open_runs import begin_anew

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    begin_anew("table-11")


def downgrade() -> None:
    """Runs begun with these weights cannot be gone on with: they begin anew in whichever release they are made."""
