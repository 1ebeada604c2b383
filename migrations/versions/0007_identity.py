"""who is who: names as they are compared, numbers that a VAT group shares, companies merged into others

A register number is one company's in its park, and no longer everywhere.
"""

import sqlalchemy as sa
from alembic import op

from app.portfolio.naming.names import key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBERS = "company_identifiers"
ONE_COMPANY_EACH = "uq_company_identifiers_scheme_value"


def upgrade() -> None:
    op.add_column("companies", sa.Column("name_key", sa.String(length=256), nullable=False, server_default=""))
    with op.batch_alter_table("companies") as table:
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_companies_merged_into_id_companies"), "companies", ["merged_into_id"], ["id"])
    op.create_index(op.f("ix_companies_name_key"), "companies", ["name_key"], unique=False)
    op.create_index(op.f("ix_companies_merged_into_id"), "companies", ["merged_into_id"], unique=False)
    _fill_name_keys()
    with op.batch_alter_table(NUMBERS) as table:
        table.add_column(sa.Column("scope", sa.String(length=64), nullable=False, server_default=""))
        table.drop_constraint(op.f(ONE_COMPANY_EACH), type_="unique")
        table.create_unique_constraint(op.f(f"{ONE_COMPANY_EACH}_scope"), ["scheme", "value", "scope"])
    op.execute(f"""
        update {NUMBERS} set scope = coalesce(
            (select cast(park_id as varchar(64)) from companies where companies.id = company_id), '')
        where scheme = 'register'""")
    fiscal = f"select value from {NUMBERS} as fiscal where scheme = 'codice_fiscale' and fiscal.company_id"
    op.execute(f"""
        update {NUMBERS} set scope = coalesce(
            ({fiscal} = {NUMBERS}.company_id and 'IT' || fiscal.value <> {NUMBERS}.value), '')
        where scheme = 'vat'""")


def _fill_name_keys() -> None:
    companies = sa.table("companies", sa.column("id"), sa.column("name"), sa.column("name_key"))
    connection = op.get_bind()
    keys = [
        {"_id": company_id, "name_key": key(name).bare}
        for company_id, name in connection.execute(sa.select(companies.c.id, companies.c.name))
    ]
    if keys:
        connection.execute(sa.update(companies).where(companies.c.id == sa.bindparam("_id")), keys)


def downgrade() -> None:
    """Companies that share a number were not known then: it stays with the one that had it first."""
    first = f"select min(id) from {NUMBERS} group by scheme, value"
    op.execute(f"delete from {NUMBERS} where id not in ({first})")
    with op.batch_alter_table(NUMBERS) as table:
        table.drop_constraint(op.f(f"{ONE_COMPANY_EACH}_scope"), type_="unique")
        table.create_unique_constraint(op.f(ONE_COMPANY_EACH), ["scheme", "value"])
        table.drop_column("scope")
    op.drop_index(op.f("ix_companies_merged_into_id"), table_name="companies")
    op.drop_index(op.f("ix_companies_name_key"), table_name="companies")
    with op.batch_alter_table("companies") as table:
        table.drop_constraint(op.f("fk_companies_merged_into_id_companies"), type_="foreignkey")
        table.drop_column("merged_into_id")
        table.drop_column("name_key")
