"""What policies know of parties, and what changed of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified, now


class PolicyClass(Identified, Base):
    """The facts that some parties share: JSON in UTF-8. A row never changes: other facts are another row.

    `vocabulary` names what the packs asked for when the facts were read: to other packs they say too little.
    """

    __tablename__ = "policy_classes"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    vocabulary: Mapped[str] = mapped_column(String(16))
    facts: Mapped[bytes] = mapped_column(LargeBinary)


class PolicyChange(Identified, Base):
    """Something that verdicts follow from became another. `cause` is `policy`, `lists` or `facts`.

    With a party: it came from one class of facts into another. Without: the policy or the screening lists themselves,
    and `details` tell which rules came, went or changed.
    """

    __tablename__ = "policy_changes"

    noted_at: Mapped[datetime] = mapped_column(default=now)
    cause: Mapped[str] = mapped_column(String(16), index=True)
    policy: Mapped[str] = mapped_column(String(64))
    lists: Mapped[str] = mapped_column(String(64))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    before_id: Mapped[int | None] = mapped_column(ForeignKey("policy_classes.id"))
    after_id: Mapped[int | None] = mapped_column(ForeignKey("policy_classes.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
