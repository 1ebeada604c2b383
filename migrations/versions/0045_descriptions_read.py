"""descriptions are read that were taken for background as a whole: an open run begins anew, what is searched too

The lists of before stay until their corridor is ranked again, which the next change of a profile asks for.
"""

from alembic import op

from migrations.open_runs import begin_anew

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("delete from indexed_companies")  # they are indexed again by the next search or ranking
    begin_anew("table-12")


def downgrade() -> None:
    """Runs begun with these weights cannot be gone on with: they begin anew in whichever release they are made."""
