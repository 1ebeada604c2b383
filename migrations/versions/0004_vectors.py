"""half-precision vectors on PostgreSQL, and the passages that are found by meaning"""

from collections.abc import Callable

import numpy as np
import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection
from sqlalchemy.types import TypeEngine

from migrations import ExtensionMissing

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AT_ONCE = 5000


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        need_extension(op.get_bind())
        change_vectors(vector_type(), "vector", lambda stored: str(np.frombuffer(stored, "<f2").tolist()))
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("park_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("encoder", sa.String(length=255), nullable=False),
        sa.Column("vector", vector_type(), nullable=False),
        sa.CheckConstraint("kind in ('offer', 'need', 'about')", name=op.f("ck_passages_kind")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_passages_company_id_companies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_passages_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_passages_park_id_parks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    with op.batch_alter_table("passages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passages_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passages_opportunity_id"), ["opportunity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passages_park_id_kind"), ["park_id", "kind"], unique=False)
    op.create_table(
        "indexed_companies",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(length=255), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_indexed_companies_company_id_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_indexed_companies")),
    )


def downgrade() -> None:
    op.drop_table("indexed_companies")
    op.drop_table("passages")
    if op.get_bind().dialect.name == "postgresql":
        # The extension stays: it may not be ours alone.
        change_vectors(
            sa.LargeBinary(),
            "halfvec_send(vector)",
            lambda sent: np.frombuffer(sent, ">f2", offset=4).astype("<f2").tobytes(),
        )


def need_extension(connection: Connection) -> None:
    """pgvector, made in this database if that can be done. Raises `ExtensionMissing`."""
    if connection.scalar(sa.text("select 1 from pg_extension where extname = 'vector'")):
        return
    if not connection.scalar(sa.text("select 1 from pg_available_extensions where name = 'vector'")):
        raise ExtensionMissing("The PostgreSQL server has no pgvector: install it there, then try again.")
    try:
        connection.execute(sa.text("create extension vector"))
    except sa.exc.ProgrammingError as error:
        raise ExtensionMissing(
            "pgvector is not in this database, and this user may not put it there. As its owner or a superuser run: "
            "create extension vector"
        ) from error


def vector_type() -> TypeEngine[object]:
    if op.get_bind().dialect.name != "postgresql":
        return sa.LargeBinary()
    from pgvector.sqlalchemy import HALFVEC  # noqa: PLC0415 - installed with PostgreSQL's driver only

    return HALFVEC()


def change_vectors(kind: TypeEngine[object], read: str, convert: Callable[[bytes], object]) -> None:
    """Gives `embeddings.vector` another type; what is in it is kept."""
    connection = op.get_bind()
    op.add_column("embeddings", sa.Column("changed", kind, nullable=True))
    new = "cast(:new as halfvec)" if read == "vector" else ":new"
    write = sa.text(f"update embeddings set changed = {new} where encoder = :encoder and text_hash = :text_hash")
    stored = sa.text(f"select encoder, text_hash, {read} from embeddings")
    rows = connection.execute(stored, execution_options={"stream_results": True})
    for some in rows.partitions(AT_ONCE):
        connection.execute(
            write, [{"encoder": encoder, "text_hash": digest, "new": convert(old)} for encoder, digest, old in some]
        )
    op.drop_column("embeddings", "vector")
    op.alter_column("embeddings", "changed", new_column_name="vector", nullable=False)
