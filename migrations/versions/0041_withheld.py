"""who stands in no list until it tells no hidden name any more

On SQLite the column is added in place: a copy of the table would lose the triggers that count the versions of lists.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_ANONYMOUS = sa.text("public_title is not null")


def upgrade() -> None:
    op.add_column("parties", sa.Column("withheld", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_companies_anonymous", "companies", ["park_id"], sqlite_where=_ANONYMOUS, postgresql_where=_ANONYMOUS
    )


def downgrade() -> None:
    op.drop_index("ix_companies_anonymous", table_name="companies")
    op.drop_column("parties", "withheld")
