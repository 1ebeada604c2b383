"""what policies ask of parties: dual use, establishments, owners, directors, zones; the classes that parties fall into

Everybody's facts are due: the worker reads them after the upgrade.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DECLARED = ("establishments", "owners", "directors")


def upgrade() -> None:
    op.create_table(
        "policy_classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("vocabulary", sa.String(16), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_classes")),
        sa.UniqueConstraint("key", name=op.f("uq_policy_classes_key")),
    )
    op.create_table(
        "policy_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("policy", sa.String(64), nullable=False),
        sa.Column("lists", sa.String(64), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_policy_changes_party_id_parties")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["policy_classes.id"], name=op.f(f"fk_policy_changes_{column}_policy_classes")
            )
            for column in ("before_id", "after_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_changes")),
    )
    op.create_index(op.f("ix_policy_changes_cause"), "policy_changes", ["cause"])
    op.create_index(op.f("ix_policy_changes_party_id"), "policy_changes", ["party_id"])
    with op.batch_alter_table("parties") as table:
        table.add_column(sa.Column("policy_class_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("facts_due_since", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            table.f("fk_parties_policy_class_id_policy_classes"), "policy_classes", ["policy_class_id"], ["id"]
        )
        table.create_index(table.f("ix_parties_policy_class_id"), ["policy_class_id"])
        table.create_index(table.f("ix_parties_facts_due_since"), ["facts_due_since"])
    parties = sa.table("parties", sa.column("facts_due_since", sa.DateTime(timezone=True)))
    op.execute(parties.update().values(facts_due_since=datetime.now(UTC)))
    for name in DECLARED:
        op.add_column("companies", sa.Column(name, sa.JSON(), nullable=True))
    op.add_column("opportunities", sa.Column("dual_use", sa.JSON(), nullable=True))
    for table_name in ("parks", "sites"):
        op.add_column(table_name, sa.Column("zone", sa.String(64), nullable=True))


def downgrade() -> None:
    for table_name in ("parks", "sites"):
        op.drop_column(table_name, "zone")
    op.drop_column("opportunities", "dual_use")
    for name in DECLARED:
        op.drop_column("companies", name)
    with op.batch_alter_table("parties") as table:
        table.drop_index(table.f("ix_parties_facts_due_since"))
        table.drop_index(table.f("ix_parties_policy_class_id"))
        table.drop_constraint(table.f("fk_parties_policy_class_id_policy_classes"), type_="foreignkey")
        table.drop_column("facts_due_since")
        table.drop_column("policy_class_id")
    op.drop_table("policy_changes")
    op.drop_table("policy_classes")
