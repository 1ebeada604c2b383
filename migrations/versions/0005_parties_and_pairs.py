"""one key for companies and sites, and pairs that outlive the runs

Companies, sites, matches and decisions are kept. What runs keep for going on from is not: an open run begins anew, and
lists that stand are made anew by the next change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LARGE_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OWNERS = ("companies", "sites")
OPEN = "state in ('queued', 'running')"
PARTY_A = """case when company_a_id is null then (select party_id from sites where sites.id = site_id)
    else (select party_id from companies where companies.id = company_a_id) end"""
PARTY_B = PARTY_A.replace("company_a_id", "company_b_id")


def upgrade() -> None:
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('company', 'site')", name=op.f("ck_parties_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
    )
    op.create_index(op.f("ix_parties_stale_since"), "parties", ["stale_since"], unique=False)
    op.create_table(
        "pairs",
        sa.Column("id", LARGE_ID, nullable=False),
        sa.Column("corridor_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("party_a_id", sa.Integer(), nullable=False),
        sa.Column("party_b_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corridor_id"], ["corridors.id"], name=op.f("fk_pairs_corridor_id_corridors")),
        sa.ForeignKeyConstraint(["party_a_id"], ["parties.id"], name=op.f("fk_pairs_party_a_id_parties")),
        sa.ForeignKeyConstraint(["party_b_id"], ["parties.id"], name=op.f("fk_pairs_party_b_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairs")),
        sa.UniqueConstraint(
            "corridor_id",
            "form",
            "party_a_id",
            "party_b_id",
            name=op.f("uq_pairs_corridor_id_form_party_a_id_party_b_id"),
        ),
    )
    op.create_index(op.f("ix_pairs_party_a_id"), "pairs", ["party_a_id"], unique=False)
    op.create_index(op.f("ix_pairs_party_b_id"), "pairs", ["party_b_id"], unique=False)
    op.create_table(
        "task_times",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_task_times")),
    )
    _begin_runs_anew()
    _make_parties()
    _make_pairs()
    _refer_to_pairs()
    op.drop_table("standings")
    op.create_table(
        "party_lists",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("profile_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("published", sa.LargeBinary(), nullable=False),
        sa.Column("published_hash", sa.LargeBinary(length=16), nullable=True),
        sa.Column("known", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_lists_party_id_parties")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_party_lists_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "party_id", name=op.f("pk_party_lists")),
    )


def _make_parties() -> None:
    """A company's party has its id, as it stands before all sites' where scores are equal; sites' follow."""
    op.execute("insert into parties (id, kind, stale_since) select id, 'company', stale_since from companies")
    last = op.get_bind().scalar(sa.text("select coalesce(max(id), 0) from parties"))
    op.execute(
        sa.text(
            "insert into parties (id, kind, stale_since) select :last + id, 'site', stale_since from sites"
        ).bindparams(last=last)
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("select setval(pg_get_serial_sequence('parties', 'id'), (select max(id) + 1 from parties), false)")
    for table, before in zip(OWNERS, (0, last), strict=True):
        op.add_column(table, sa.Column("party_id", sa.Integer(), nullable=True))
        op.execute(sa.text(f"update {table} set party_id = :before + id").bindparams(before=before))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("party_id", existing_type=sa.Integer(), nullable=False)
            batch.create_foreign_key(batch.f(f"fk_{table}_party_id_parties"), "parties", ["party_id"], ["id"])
            batch.create_unique_constraint(batch.f(f"uq_{table}_party_id"), ["party_id"])
            batch.drop_index(batch.f(f"ix_{table}_stale_since"))
            batch.drop_column("stale_since")


def _make_pairs() -> None:
    listed = f"""
        select runs.corridor_id, matches.form, {PARTY_A} as party_a_id, {PARTY_B} as party_b_id
        from matches join runs on runs.id = matches.run_id"""
    decided = f"select corridor_id, form, {PARTY_A} as party_a_id, {PARTY_B} as party_b_id from decisions"
    op.execute(
        "insert into pairs (corridor_id, form, party_a_id, party_b_id)"
        f" select * from ({listed} union {decided}) as every order by 1, 2, 3, 4"
    )


def _refer_to_pairs() -> None:
    for table in ("matches", "decisions"):
        for name, type_ in (("party_a_id", sa.Integer()), ("party_b_id", sa.Integer()), ("pair_id", LARGE_ID)):
            op.add_column(table, sa.Column(name, type_, nullable=True))
        op.execute(f"update {table} set party_a_id = {PARTY_A}, party_b_id = {PARTY_B}")
        corridor = (
            "decisions.corridor_id"
            if table == "decisions"
            else "(select corridor_id from runs where runs.id = matches.run_id)"
        )
        op.execute(f"""
            update {table} set pair_id = (
                select pairs.id from pairs where pairs.corridor_id = {corridor} and pairs.form = {table}.form
                and pairs.party_a_id = {table}.party_a_id and pairs.party_b_id = {table}.party_b_id
            )""")
    last = None
    if op.get_bind().dialect.name == "sqlite":
        last = op.get_bind().scalar(sa.text("select seq from sqlite_sequence where name = 'matches'"))
    with op.batch_alter_table("matches", table_kwargs={"sqlite_autoincrement": True}) as batch:
        for index in ("ix_matches_list_a", "ix_matches_list_b", "ix_matches_site_id"):
            batch.drop_index(index)
        batch.drop_constraint(batch.f("ck_matches_two_parties"), type_="check")
        for side in ("a", "b"):
            batch.drop_constraint(batch.f(f"fk_matches_company_{side}_id_companies"), type_="foreignkey")
            batch.drop_column(f"company_{side}_id")
            batch.alter_column(f"party_{side}", new_column_name=f"snapshot_{side}", existing_type=sa.JSON())
            batch.alter_column(f"party_{side}_id", existing_type=sa.Integer(), nullable=False)
            batch.create_foreign_key(
                batch.f(f"fk_matches_party_{side}_id_parties"), "parties", [f"party_{side}_id"], ["id"]
            )
            batch.create_index(f"ix_matches_list_{side}", [f"party_{side}_id", "score"])
        batch.drop_constraint(batch.f("fk_matches_site_id_sites"), type_="foreignkey")
        batch.drop_column("site_id")
        batch.alter_column("pair_id", existing_type=LARGE_ID, nullable=False)
        batch.create_foreign_key(batch.f("fk_matches_pair_id_pairs"), "pairs", ["pair_id"], ["id"])
        batch.create_unique_constraint(batch.f("uq_matches_pair_id_run_id"), ["pair_id", "run_id"])
    if last is not None:
        # The numbers of matches that are gone are not given again.
        op.execute(sa.text("update sqlite_sequence set seq = :last where name = 'matches'").bindparams(last=last))
    with op.batch_alter_table("decisions") as batch:
        for column, owner in (
            ("company_a_id", "companies"),
            ("company_b_id", "companies"),
            ("corridor_id", "corridors"),
        ):
            batch.drop_index(batch.f(f"ix_decisions_{column}"))
            batch.drop_constraint(batch.f(f"fk_decisions_{column}_{owner}"), type_="foreignkey")
            batch.drop_column(column)
        batch.drop_constraint(batch.f("fk_decisions_site_id_sites"), type_="foreignkey")
        for column in ("site_id", "form", "party_a_id", "party_b_id"):
            batch.drop_column(column)
        batch.alter_column("pair_id", existing_type=LARGE_ID, nullable=False)
        batch.create_foreign_key(batch.f("fk_decisions_pair_id_pairs"), "pairs", ["pair_id"], ["id"])
        batch.create_index(batch.f("ix_decisions_pair_id"), ["pair_id"])


def _begin_runs_anew() -> None:
    op.execute("delete from matches where run_id in (select id from runs where not is_current)")
    op.execute("delete from run_parts")
    op.execute("delete from run_inputs")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}' where {OPEN}""")
    op.add_column("runs", sa.Column("scope", sa.String(length=64), nullable=True))
    op.add_column("runs", sa.Column("attempts", sa.Integer(), nullable=True))
    op.execute("update runs set scope = 'corridor/' || corridor_id, attempts = 0")
    with op.batch_alter_table("runs") as batch:
        batch.alter_column("scope", existing_type=sa.String(length=64), nullable=False)
        batch.alter_column("attempts", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("forms")
        batch.drop_column("policy")
        for name, where in (("uq_runs_open", OPEN), ("uq_runs_current", "is_current")):
            batch.drop_index(name)
            batch.create_index(
                name, ["scope"], unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
            )


def downgrade() -> None:
    """What managers decided is kept; lists are derived, and made anew."""
    for table in ("matches", "party_lists", "run_inputs", "run_parts", "runs"):
        op.execute(f"delete from {table}")
    op.drop_table("party_lists")
    op.create_table(
        "standings",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("profile_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("published", sa.LargeBinary(), nullable=False),
        sa.Column("published_hash", sa.LargeBinary(length=16), nullable=True),
        sa.Column("known", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_standings_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "kind", "party_id", name=op.f("pk_standings")),
    )
    with op.batch_alter_table("runs") as batch:
        for name, where in (("uq_runs_open", OPEN), ("uq_runs_current", "is_current")):
            batch.drop_index(name)
            batch.create_index(
                name, ["corridor_id"], unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
            )
        batch.drop_column("attempts")
        batch.drop_column("scope")
        batch.add_column(sa.Column("policy", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("forms", sa.JSON(), nullable=False))
    _refer_to_companies_and_sites()
    op.drop_table("task_times")
    op.drop_table("pairs")
    for table in OWNERS:
        op.add_column(table, sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True))
        op.execute(f"update {table} set stale_since = (select stale_since from parties where id = {table}.party_id)")
        with op.batch_alter_table(table) as batch:
            batch.create_index(batch.f(f"ix_{table}_stale_since"), ["stale_since"])
            batch.drop_constraint(batch.f(f"fk_{table}_party_id_parties"), type_="foreignkey")
            batch.drop_constraint(batch.f(f"uq_{table}_party_id"), type_="unique")
            batch.drop_column("party_id")
    op.drop_table("parties")


def _refer_to_companies_and_sites() -> None:
    for name in ("corridor_id", "company_a_id", "company_b_id", "site_id"):
        op.add_column("decisions", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("decisions", sa.Column("form", sa.String(length=32), nullable=True))
    companies = "select companies.id from companies join pairs on pairs.party_{side}_id = companies.party_id"
    op.execute(f"""
        update decisions set
        corridor_id = (select corridor_id from pairs where pairs.id = pair_id),
        form = (select form from pairs where pairs.id = pair_id),
        company_a_id = ({companies.format(side="a")} where pairs.id = pair_id),
        company_b_id = ({companies.format(side="b")} where pairs.id = pair_id),
        site_id = (
            select sites.id from sites join pairs on sites.party_id in (pairs.party_a_id, pairs.party_b_id)
            where pairs.id = pair_id
        )""")
    with op.batch_alter_table("decisions") as batch:
        batch.drop_index(batch.f("ix_decisions_pair_id"))
        batch.drop_constraint(batch.f("fk_decisions_pair_id_pairs"), type_="foreignkey")
        batch.drop_column("pair_id")
        batch.alter_column("corridor_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("form", existing_type=sa.String(length=32), nullable=False)
        for column, owner in (
            ("company_a_id", "companies"),
            ("company_b_id", "companies"),
            ("corridor_id", "corridors"),
        ):
            batch.create_index(batch.f(f"ix_decisions_{column}"), [column])
            batch.create_foreign_key(batch.f(f"fk_decisions_{column}_{owner}"), owner, [column], ["id"])
        batch.create_foreign_key(batch.f("fk_decisions_site_id_sites"), "sites", ["site_id"], ["id"])
    with op.batch_alter_table("matches", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint(batch.f("uq_matches_pair_id_run_id"), type_="unique")
        batch.drop_constraint(batch.f("fk_matches_pair_id_pairs"), type_="foreignkey")
        batch.drop_column("pair_id")
        batch.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_matches_site_id_sites"), "sites", ["site_id"], ["id"])
        batch.create_index(batch.f("ix_matches_site_id"), ["site_id"])
        for side in ("a", "b"):
            batch.drop_index(f"ix_matches_list_{side}")
            batch.drop_constraint(batch.f(f"fk_matches_party_{side}_id_parties"), type_="foreignkey")
            batch.drop_column(f"party_{side}_id")
            batch.alter_column(f"snapshot_{side}", new_column_name=f"party_{side}", existing_type=sa.JSON())
            batch.add_column(sa.Column(f"company_{side}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                batch.f(f"fk_matches_company_{side}_id_companies"), "companies", [f"company_{side}_id"], ["id"]
            )
            batch.create_index(f"ix_matches_list_{side}", [f"company_{side}_id", "score"])
        batch.create_check_constraint(
            batch.f("ck_matches_two_parties"),
            "(company_a_id is not null and company_b_id is not null and site_id is null)"
            " or (company_a_id is not null and company_b_id is null and site_id is not null)"
            " or (company_a_id is null and company_b_id is not null and site_id is not null)",
        )
