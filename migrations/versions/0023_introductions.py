"""introductions with their steps, links and mails; contacts, apart from profiles"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

LARGE_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROPOSED, SHORTLISTED = "is_open and proposed_at is not null", "is_open and proposed_at is null"


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("role", sa.String(length=128), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("consent_given_on", sa.Date(), nullable=False),
        sa.Column("consent_by", sa.String(length=32), nullable=False),
        sa.Column("consent_until", sa.Date(), nullable=True),
        sa.Column("consent_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_contacts_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_email_key"), "contacts", ["email_key"])
    op.create_index(op.f("ix_contacts_party_id"), "contacts", ["party_id"])
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", LARGE_ID, nullable=False),
        sa.Column("party_a_id", sa.Integer(), nullable=False),
        sa.Column("party_b_id", sa.Integer(), nullable=False),
        sa.Column("proposer", sa.String(length=1), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_notice_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replayed_day", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("next_step", sa.String(length=500), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("aside", sa.String(length=16), nullable=True),
        sa.Column("aside_both", sa.Boolean(), nullable=False),
        sa.Column("title_a", sa.String(length=256), nullable=True),
        sa.Column("abstract_a", sa.String(length=500), nullable=True),
        sa.Column("named_a", sa.Boolean(), nullable=False),
        sa.Column("contact_a_id", sa.Integer(), nullable=True),
        sa.Column("title_b", sa.String(length=256), nullable=True),
        sa.Column("abstract_b", sa.String(length=500), nullable=True),
        sa.Column("named_b", sa.Boolean(), nullable=False),
        sa.Column("contact_b_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("weights", sa.String(length=64), nullable=True),
        sa.Column("bias", sa.Double(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=True),
        sa.Column("languages", sa.String(length=32), nullable=True),
        sa.Column("sectors", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_a_id"], ["contacts.id"], name=op.f("fk_introductions_contact_a_id_contacts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contact_b_id"], ["contacts.id"], name=op.f("fk_introductions_contact_b_id_contacts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_introductions_pair_id_pairs")),
        sa.ForeignKeyConstraint(["party_a_id"], ["parties.id"], name=op.f("fk_introductions_party_a_id_parties")),
        sa.ForeignKeyConstraint(["party_b_id"], ["parties.id"], name=op.f("fk_introductions_party_b_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
    )
    op.create_index(op.f("ix_introductions_contact_a_id"), "introductions", ["contact_a_id"])
    op.create_index(op.f("ix_introductions_contact_b_id"), "introductions", ["contact_b_id"])
    op.create_index(op.f("ix_introductions_next_notice_at"), "introductions", ["next_notice_at"])
    op.create_index(op.f("ix_introductions_pair_id"), "introductions", ["pair_id"])
    op.create_index("ix_introductions_parties", "introductions", ["party_a_id", "party_b_id"])
    op.create_index(op.f("ix_introductions_party_b_id"), "introductions", ["party_b_id"])
    op.create_index(op.f("ix_introductions_state"), "introductions", ["state"])
    op.create_index("uq_introductions_open", "introductions", ["pair_id"], unique=True, **where(PROPOSED))
    op.create_index(
        "uq_introductions_shortlisted", "introductions", ["pair_id", "proposer"], unique=True, **where(SHORTLISTED)
    )
    op.create_table(
        "introduction_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_introduction_links_contact_id_contacts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_introduction_links_introduction_id_introductions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_links")),
    )
    op.create_index(op.f("ix_introduction_links_contact_id"), "introduction_links", ["contact_id"])
    op.create_index(op.f("ix_introduction_links_introduction_id"), "introduction_links", ["introduction_id"])
    op.create_table(
        "introduction_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=True),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=True),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_introduction_steps_introduction_id_introductions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_steps")),
    )
    op.create_index(op.f("ix_introduction_steps_at"), "introduction_steps", ["at"])
    op.create_index(op.f("ix_introduction_steps_introduction_id"), "introduction_steps", ["introduction_id"])
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("park_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_mails_contact_id_contacts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_mails_introduction_id_introductions")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["introduction_links.id"], name=op.f("fk_mails_link_id_introduction_links")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_mails_park_id_parks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index(op.f("ix_mails_contact_id"), "mails", ["contact_id"])
    op.create_index(op.f("ix_mails_introduction_id"), "mails", ["introduction_id"])
    op.create_index(op.f("ix_mails_link_id"), "mails", ["link_id"])
    op.create_index(op.f("ix_mails_next_try_at"), "mails", ["next_try_at"])
    op.create_index(op.f("ix_mails_park_id"), "mails", ["park_id"])


def downgrade() -> None:
    for table in ("mails", "introduction_steps", "introduction_links", "introductions", "contacts"):
        op.drop_table(table)
