"""A company with its identifiers, activity codes and descriptions."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified, Timed, Withdrawable, now
from models.opportunity import Opportunity
from models.park import Park, Site
from models.party import Party

_ANONYMOUS = text("public_title is not null")


class Company(Identified, Timed, Withdrawable, Base):
    """`name_key` is the name as names are compared: folded, without its legal form.

    `public_title` and `public_abstract` are what other parks read instead of the name, and of all that tells it, where
    the company asks to stay anonymous until an introduction was accepted; else they are none. A `draft` is seen by its
    own park only, and matched with nobody. `establishments`, `owners` and `directors` are none where nothing is
    declared; see `companies.schemas` for what they hold.
    """

    __tablename__ = "companies"
    __table_args__ = (
        # Few are anonymous, and who reads what others say asks for them.
        Index("ix_companies_anonymous", "park_id", sqlite_where=_ANONYMOUS, postgresql_where=_ANONYMOUS),
    )

    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), unique=True)
    park_id: Mapped[int | None] = mapped_column(ForeignKey("parks.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(256), index=True)
    draft: Mapped[bool] = mapped_column(default=False, server_default=false())
    public_title: Mapped[str | None] = mapped_column(String(256))
    public_abstract: Mapped[str | None] = mapped_column(String(500))
    name_key: Mapped[str] = mapped_column(String(256), index=True, default="", server_default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(128))
    website: Mapped[str | None] = mapped_column(String(512))
    founded: Mapped[int | None]
    employees: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(default=list)
    sectors: Mapped[list[str]] = mapped_column(default=list)
    establishments: Mapped[list[dict[str, Any]] | None]
    owners: Mapped[list[dict[str, Any]] | None]
    directors: Mapped[list[str] | None]

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    park: Mapped[Park | None] = relationship(lazy="raise")
    site: Mapped[Site | None] = relationship(lazy="raise")
    identifiers: Mapped[list["CompanyIdentifier"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="CompanyIdentifier.scheme"
    )
    activity_codes: Mapped[list["ActivityCode"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="ActivityCode.id"
    )
    descriptions: Mapped[list["Description"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="Description.language"
    )
    group: Mapped[list["GroupMember"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="GroupMember.id"
    )
    opportunities: Mapped[list[Opportunity]] = relationship(
        back_populates="company", cascade="all, delete-orphan", lazy="raise", order_by=Opportunity.id
    )

    @property
    def anonymous(self) -> "Company | None":
        """Itself, whose columns `public_*` say what others read; none if it may be named."""
        return self if self.public_title is not None else None

    def __init__(self, **values: Any) -> None:
        super().__init__(party=Party(kind="company", stale_since=now()), **values)


class CompanyIdentifier(Identified, Base):
    """An official number (VAT, codice fiscale, INN, OGRN) or the park's own register number.

    One company's each within its `scope`: a park for its register numbers, the codice fiscale of a member of a VAT
    group for the number that the group shares; empty where there is no other company with it anywhere.
    """

    __tablename__ = "company_identifiers"
    __table_args__ = (UniqueConstraint("scheme", "value", "scope"), UniqueConstraint("company_id", "scheme"))

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(32))
    value: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(64), default="", server_default="")


class ActivityCode(Identified, Base):
    """A code as the company states it; the engine reads it through NACE Rev. 2."""

    __tablename__ = "activity_codes"
    __table_args__ = (UniqueConstraint("company_id", "system", "code"),)

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    system: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(16))


class Description(Identified, Base):
    __tablename__ = "descriptions"
    __table_args__ = (UniqueConstraint("company_id", "language"),)

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    summary: Mapped[str | None] = mapped_column(String(500))
    text: Mapped[str | None] = mapped_column(Text)


class GroupMember(Identified, Base):
    """A company that this one says is its parent, its subsidiary or its sister.

    Known by `number`, or by `same_number`, which is that number as another scheme writes it; without one by `name_key`,
    the name as names are compared. It need not be in the portfolio, or not yet: whose row it is, readers find out.
    """

    __tablename__ = "group_members"

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    tie: Mapped[str] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(String(256))
    name_key: Mapped[str | None] = mapped_column(String(256))
    number: Mapped[str | None] = mapped_column(String(64))
    same_number: Mapped[str | None] = mapped_column(String(64))
