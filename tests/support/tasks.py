"""A domain with background work: reminders, each due at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.jobs.task import Task


@dataclass
class Reminders:
    due_at: dict[int, int]
    """item -> when"""
    failing: set[int] = field(default_factory=set)
    moment: int = 0
    looks: int = 0
    sent: list[int] = field(default_factory=list)

    def task(self) -> Task:
        return Task("remind", self._due, self._send)

    def _due(self, _session: Session) -> Sequence[int]:
        self.looks += 1
        return [item for item, at in sorted(self.due_at.items()) if at <= self.moment and item not in self.sent]

    def _send(self, item: int) -> None:
        if item in self.failing:
            raise RuntimeError(f"nobody answers to {item}")
        self.sent.append(item)
