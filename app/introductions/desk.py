"""What introductions need beside the database: the gate of the law, and the key of the links."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.clearances.release import Purpose, Release, ensure_released
from app.compliance.policy.policy import Policy
from app.introductions.links.tokens import LinkKey
from app.settings import Settings

Gate = Callable[[Session, Caller, int, Purpose], Release]
"""Raises `ReleaseRefused` unless the pair may be released for that purpose."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Made from the settings once. `links` none: companies cannot be asked, and whoever tries is told why."""

    gate: Gate
    links: LinkKey | None

    @classmethod
    def of(cls, settings: Settings, policy: Policy | None = None) -> "Desk":
        """`policy`: the one in force in this process, where it is at hand with its index of names."""
        policy = policy or Policy.of(settings)

        def gate(session: Session, caller: Caller, pair_id: int, purpose: Purpose) -> Release:
            return ensure_released(policy, session, caller, pair_id, purpose)

        return cls(gate, LinkKey.of(settings))


def on_record(release: Release) -> dict[str, Any]:
    """What the audit trail keeps of a release."""
    return {
        "verdict": release.verdict.value,
        "rules": list(release.rules),
        "policy": release.policy,
        "clearance_id": release.clearance_id,
        "day": release.day.isoformat(),
        "replayed": release.replayed,
    }
