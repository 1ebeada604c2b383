"""Vectors of texts, so that nothing is encoded twice."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.vector import HalfVector, Vector


class Embedding(Base):
    """`encoder` is model, revision and passage-template version."""

    __tablename__ = "embeddings"

    encoder: Mapped[str] = mapped_column(String(255), primary_key=True)
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    vector: Mapped[Vector] = mapped_column(HalfVector)
