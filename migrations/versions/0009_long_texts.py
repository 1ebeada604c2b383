"""the text of a company may be as long as it is: the limit of 4,000 characters is one of offers and needs"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHORT = 4000


def upgrade() -> None:
    with op.batch_alter_table("descriptions") as table:
        table.alter_column("text", existing_type=sa.String(length=SHORT), type_=sa.Text(), existing_nullable=True)


def downgrade() -> None:
    """Longer texts keep their beginning."""
    op.execute(f"update descriptions set text = substr(text, 1, {SHORT}) where length(text) > {SHORT}")
    with op.batch_alter_table("descriptions") as table:
        table.alter_column("text", existing_type=sa.Text(), type_=sa.String(length=SHORT), existing_nullable=True)
