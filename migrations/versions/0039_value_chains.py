"""lists follow what usually works with what, and shared terms count twice as much: an open run begins anew

The lists of before stay until their corridor is ranked again, which the next change of a profile asks for.
"""

from migrations.open_runs import begin_anew

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    begin_anew("table-9")


def downgrade() -> None:
    """Runs begun with these weights cannot be gone on with: they begin anew in whichever release they are made."""
