"""the portfolio, its matches and keys"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capabilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capabilities")),
        sa.UniqueConstraint("name", name=op.f("uq_capabilities_name")),
    )
    op.create_table(
        "embeddings",
        sa.Column("encoder", sa.String(length=255), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("encoder", "text_hash", name=op.f("pk_embeddings")),
    )
    op.create_table(
        "parks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=128), nullable=True),
        sa.Column("description", sa.String(length=4000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parks")),
        sa.UniqueConstraint("code", name=op.f("uq_parks_code")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("park_id", sa.Integer(), nullable=True),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_api_keys_park_id_parks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_table(
        "corridors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("park_a_id", sa.Integer(), nullable=False),
        sa.Column("park_b_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("park_a_id <> park_b_id", name=op.f("ck_corridors_two_parks")),
        sa.ForeignKeyConstraint(["park_a_id"], ["parks.id"], name=op.f("fk_corridors_park_a_id_parks")),
        sa.ForeignKeyConstraint(["park_b_id"], ["parks.id"], name=op.f("fk_corridors_park_b_id_parks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corridors")),
        sa.UniqueConstraint("code", name=op.f("uq_corridors_code")),
        sa.UniqueConstraint("park_a_id", "park_b_id", name=op.f("uq_corridors_park_a_id_park_b_id")),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("park_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("city", sa.String(length=128), nullable=True),
        sa.Column("description", sa.String(length=4000), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_sites_park_id_parks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("park_id", "code", name=op.f("uq_sites_park_id_code")),
    )
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sites_park_id"), ["park_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sites_stale_since"), ["stale_since"], unique=False)

    op.create_table(
        "companies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("park_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.String(length=128), nullable=True),
        sa.Column("website", sa.String(length=512), nullable=True),
        sa.Column("founded", sa.Integer(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_companies_park_id_parks")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_companies_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
    )
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_companies_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_companies_park_id"), ["park_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_companies_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_companies_stale_since"), ["stale_since"], unique=False)

    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corridor_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(length=255), nullable=False),
        sa.Column("weights", sa.String(length=64), nullable=False),
        sa.Column("profiles_hash", sa.String(length=64), nullable=False),
        sa.Column("calibrations", sa.JSON(), nullable=False),
        sa.Column("list_length", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pairs", sa.BigInteger(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corridor_id"], ["corridors.id"], name=op.f("fk_runs_corridor_id_corridors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_corridor_id"), ["corridor_id"], unique=False)
        batch_op.create_index(
            "uq_runs_current",
            ["corridor_id"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )

    op.create_table(
        "spaces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("available_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_spaces_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaces")),
        sa.UniqueConstraint("site_id", "code", name=op.f("uq_spaces_site_id_code")),
    )
    with op.batch_alter_table("spaces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spaces_site_id"), ["site_id"], unique=False)

    op.create_table(
        "activity_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_activity_codes_company_id_companies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_codes")),
        sa.UniqueConstraint("company_id", "system", "code", name=op.f("uq_activity_codes_company_id_system_code")),
    )
    with op.batch_alter_table("activity_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_codes_company_id"), ["company_id"], unique=False)

    op.create_table(
        "company_identifiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_company_identifiers_company_id_companies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_identifiers")),
        sa.UniqueConstraint("company_id", "scheme", name=op.f("uq_company_identifiers_company_id_scheme")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_company_identifiers_scheme_value")),
    )
    with op.batch_alter_table("company_identifiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_identifiers_company_id"), ["company_id"], unique=False)

    op.create_table(
        "descriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_descriptions_company_id_companies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_descriptions")),
        sa.UniqueConstraint("company_id", "language", name=op.f("uq_descriptions_company_id_language")),
    )
    with op.batch_alter_table("descriptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_descriptions_company_id"), ["company_id"], unique=False)

    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("company_a_id", sa.Integer(), nullable=True),
        sa.Column("company_b_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("rank_for_a", sa.Integer(), nullable=True),
        sa.Column("rank_for_b", sa.Integer(), nullable=True),
        sa.Column("party_a", sa.JSON(), nullable=False),
        sa.Column("party_b", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.Column("ranked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(company_a_id is not null and company_b_id is not null and site_id is null)"
            " or (company_a_id is not null and company_b_id is null and site_id is not null)"
            " or (company_a_id is null and company_b_id is not null and site_id is not null)",
            name=op.f("ck_matches_two_parties"),
        ),
        sa.ForeignKeyConstraint(["company_a_id"], ["companies.id"], name=op.f("fk_matches_company_a_id_companies")),
        sa.ForeignKeyConstraint(["company_b_id"], ["companies.id"], name=op.f("fk_matches_company_b_id_companies")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_matches_run_id_runs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_matches_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.create_index("ix_matches_corridor", ["run_id", "score"], unique=False)
        batch_op.create_index("ix_matches_list_a", ["company_a_id", "score"], unique=False)
        batch_op.create_index("ix_matches_list_b", ["company_b_id", "score"], unique=False)
        batch_op.create_index(batch_op.f("ix_matches_site_id"), ["site_id"], unique=False)

    op.create_table(
        "opportunities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=256), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=True),
        sa.Column("description", sa.String(length=4000), nullable=True),
        sa.Column("stage", sa.String(length=32), nullable=True),
        sa.Column("trl", sa.Integer(), nullable=True),
        sa.Column("ipr", sa.String(length=32), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("space_kind", sa.String(length=32), nullable=True),
        sa.Column("space_area_m2", sa.Double(), nullable=True),
        sa.Column("space_from", sa.Date(), nullable=True),
        sa.Column("space_until", sa.Date(), nullable=True),
        sa.Column("space_equipment", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side in ('offer', 'need')", name=op.f("ck_opportunities_side")),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_opportunities_company_id_companies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
    )
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunities_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_side_form"), ["side", "form"], unique=False)

    op.create_table(
        "opportunity_capabilities",
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_opportunity_capabilities_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_opportunity_capabilities_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opportunity_id", "capability_id", name=op.f("pk_opportunity_capabilities")),
    )
    with op.batch_alter_table("opportunity_capabilities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_capabilities_capability_id"), ["capability_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("opportunity_capabilities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opportunity_capabilities_capability_id"))

    op.drop_table("opportunity_capabilities")
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opportunities_side_form"))
        batch_op.drop_index(batch_op.f("ix_opportunities_company_id"))

    op.drop_table("opportunities")
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matches_site_id"))
        batch_op.drop_index("ix_matches_list_b")
        batch_op.drop_index("ix_matches_list_a")
        batch_op.drop_index("ix_matches_corridor")

    op.drop_table("matches")
    with op.batch_alter_table("descriptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_descriptions_company_id"))

    op.drop_table("descriptions")
    with op.batch_alter_table("company_identifiers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_identifiers_company_id"))

    op.drop_table("company_identifiers")
    with op.batch_alter_table("activity_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_codes_company_id"))

    op.drop_table("activity_codes")
    with op.batch_alter_table("spaces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spaces_site_id"))

    op.drop_table("spaces")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_runs_current", sqlite_where=sa.text("is_current"), postgresql_where=sa.text("is_current")
        )
        batch_op.drop_index(batch_op.f("ix_runs_corridor_id"))

    op.drop_table("runs")
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_companies_stale_since"))
        batch_op.drop_index(batch_op.f("ix_companies_site_id"))
        batch_op.drop_index(batch_op.f("ix_companies_park_id"))
        batch_op.drop_index(batch_op.f("ix_companies_name"))

    op.drop_table("companies")
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sites_stale_since"))
        batch_op.drop_index(batch_op.f("ix_sites_park_id"))

    op.drop_table("sites")
    op.drop_table("corridors")
    op.drop_table("api_keys")
    op.drop_table("parks")
    op.drop_table("embeddings")
    op.drop_table("capabilities")
