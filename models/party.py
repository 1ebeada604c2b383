"""Who can be matched, and the pairs that they form: one identity each, whatever run lists them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LARGE_ID, Base, Identified, now


class Party(Identified, Base):
    """A company, or a site of a park. Its id is the key of a profile in the engine, too.

    `stale_since` is set by every change of the profile and cleared when its match lists are up to date again, and so is
    `facts_due_since` until its class of facts is; none is a party whose facts were never read. `withheld`, it stands in
    no list before that: its lists tell a name that is hidden by now.
    """

    __tablename__ = "parties"
    __table_args__ = (CheckConstraint("kind in ('company', 'site')", name="kind"),)

    kind: Mapped[str] = mapped_column(String(8))
    stale_since: Mapped[datetime | None] = mapped_column(index=True)
    withheld: Mapped[bool] = mapped_column(default=False, server_default=false())
    policy_class_id: Mapped[int | None] = mapped_column(ForeignKey("policy_classes.id"), index=True)
    facts_due_since: Mapped[datetime | None] = mapped_column(default=now, index=True)


class Pair(Base):
    """A party of park A and one of park B of a corridor, in one form. It outlives every run.

    Matches, decisions and whatever follows from a match refer to it.
    """

    __tablename__ = "pairs"
    __table_args__ = (UniqueConstraint("corridor_id", "form", "party_a_id", "party_b_id"),)

    id: Mapped[int] = mapped_column(LARGE_ID, primary_key=True, sort_order=-1)
    corridor_id: Mapped[int] = mapped_column(ForeignKey("corridors.id"))
    form: Mapped[str] = mapped_column(String(32))
    party_a_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    party_b_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
