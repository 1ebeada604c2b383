"""decisions have a note, can be undone, and name the two parties of their pair: lists ask for them match by match"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PARTIES = ("party_a_id", "party_b_id")


def upgrade() -> None:
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("note", sa.String(500), nullable=True))
        table.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        for party in PARTIES:
            table.add_column(sa.Column(party, sa.Integer(), nullable=True))
    for party in PARTIES:
        op.execute(f"update decisions set {party} = (select {party} from pairs where pairs.id = decisions.pair_id)")
    with op.batch_alter_table("decisions") as table:
        for party in PARTIES:
            table.alter_column(party, existing_type=sa.Integer(), nullable=False)
            table.create_foreign_key(table.f(f"fk_decisions_{party}_parties"), "parties", [party], ["id"])
        table.create_index("ix_decisions_parties", PARTIES)


def downgrade() -> None:
    # Without the column they would count again.
    op.execute("delete from decisions where undone_at is not null")
    with op.batch_alter_table("decisions") as table:
        table.drop_index("ix_decisions_parties")
        for party in PARTIES:
            table.drop_constraint(table.f(f"fk_decisions_{party}_parties"), type_="foreignkey")
            table.drop_column(party)
        table.drop_column("undone_at")
        table.drop_column("note")
