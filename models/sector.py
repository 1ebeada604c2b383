"""Sectors that the operator added to those of the engine's tree."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified, Timed


class Sector(Identified, Timed, Base):
    """`parent` is the code of the wider sector that it lies in; the tree is two levels deep."""

    __tablename__ = "sectors"

    code: Mapped[str] = mapped_column(String(64), unique=True)
    parent: Mapped[str | None] = mapped_column(String(64))
    name_it: Mapped[str] = mapped_column(String(128))
    name_ru: Mapped[str] = mapped_column(String(128))
    name_en: Mapped[str] = mapped_column(String(128))
