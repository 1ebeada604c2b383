"""Parks run sites; sites have spaces."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified, Timed, Withdrawable, now
from models.party import Party


class Park(Identified, Timed, Withdrawable, Base):
    __tablename__ = "parks"

    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(256))
    country: Mapped[str] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(128))
    description: Mapped[str | None] = mapped_column(String(4000))
    zone: Mapped[str | None] = mapped_column(String(64))

    sites: Mapped[list["Site"]] = relationship(back_populates="park", lazy="raise", order_by="Site.id")


class Site(Identified, Timed, Withdrawable, Base):
    """A business innovation centre, a hub, an area of a technopolis. `zone` is a code of a policy pack."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("park_id", "code"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), unique=True)
    park_id: Mapped[int] = mapped_column(ForeignKey("parks.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(256))
    city: Mapped[str | None] = mapped_column(String(128))
    description: Mapped[str | None] = mapped_column(String(4000))
    zone: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2), default="en")
    languages: Mapped[list[str]] = mapped_column(default=list)
    sectors: Mapped[list[str]] = mapped_column(default=list)

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    park: Mapped[Park] = relationship(back_populates="sites", lazy="raise")
    spaces: Mapped[list["Space"]] = relationship(back_populates="site", lazy="raise", order_by="Space.id")

    def __init__(self, **values: Any) -> None:
        super().__init__(party=Party(kind="site", stale_since=now()), **values)


class Space(Identified, Timed, Withdrawable, Base):
    """A room, hall or field that a guest company may use.

    `workplaces` are what guests take some of; none: one guest at a time has it all. `bookings` counts up with each stay
    that is approved, so that two at the same moment are one after the other.
    """

    __tablename__ = "spaces"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(256))
    kind: Mapped[str] = mapped_column(String(32))
    area_m2: Mapped[float | None]
    workplaces: Mapped[int | None]
    equipment: Mapped[list[str]] = mapped_column(default=list)
    available_from: Mapped[date | None]
    available_until: Mapped[date | None]
    bookings: Mapped[int] = mapped_column(default=0, server_default="0")

    site: Mapped[Site] = relationship(back_populates="spaces", lazy="raise")
