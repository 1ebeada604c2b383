"""People of companies and sites, with what they consented to: apart from profiles, and never ranked."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified, Timed


class Contact(Identified, Timed, Base):
    """`email_key` is the address as addresses are compared. `consent_by` says how consent was given.

    It ends on the day after `consent_until`, or when it is taken back (`consent_ended_at`). A contact that is
    erased is deleted: what refers to it forgets it.
    """

    __tablename__ = "contacts"

    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    name: Mapped[str] = mapped_column(String(256))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(32))
    role: Mapped[str | None] = mapped_column(String(128))
    language: Mapped[str] = mapped_column(String(2))
    purpose: Mapped[str] = mapped_column(String(32))
    consent_given_on: Mapped[date]
    consent_by: Mapped[str] = mapped_column(String(32))
    consent_until: Mapped[date | None]
    consent_ended_at: Mapped[datetime | None]
