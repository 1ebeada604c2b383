"""What was said of the columns of a park's files."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified, Timed


class ImportMapping(Identified, Timed, Base):
    """A corrected proposal: heading -> field, for the next file of the park with these headings.

    `headings` is a hash of them (SHA-256, hexadecimal).
    """

    __tablename__ = "import_mappings"
    __table_args__ = (UniqueConstraint("park_id", "headings"),)

    park_id: Mapped[int] = mapped_column(ForeignKey("parks.id"))
    headings: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, Any]]
