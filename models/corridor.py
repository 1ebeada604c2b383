"""Two parks that agreed to cooperate. A second corridor is a row, not a release."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified, Timed, Withdrawable
from models.park import Park


class Corridor(Identified, Timed, Withdrawable, Base):
    """`as_of` is the day that the corridor lives in; none is today. The demo replays the agreement's own year."""

    __tablename__ = "corridors"
    __table_args__ = (
        CheckConstraint("park_a_id <> park_b_id", name="two_parks"),
        UniqueConstraint("park_a_id", "park_b_id"),
    )

    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(256))
    park_a_id: Mapped[int] = mapped_column(ForeignKey("parks.id"))
    park_b_id: Mapped[int] = mapped_column(ForeignKey("parks.id"))
    as_of: Mapped[date | None]

    park_a: Mapped[Park] = relationship(foreign_keys=[park_a_id], lazy="raise")
    park_b: Mapped[Park] = relationship(foreign_keys=[park_b_id], lazy="raise")

    @property
    def park_ids(self) -> tuple[int, int]:
        return self.park_a_id, self.park_b_id
