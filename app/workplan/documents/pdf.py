"""A plan as PDF."""

from dataclasses import asdict
from pathlib import Path

from app.workplan.documents.setting import set_pdf
from app.workplan.documents.told import ToldPlan

PAGE = Path(__file__).with_name("pages") / "plan.typ"


def plan_pdf(plan: ToldPlan) -> bytes:
    """To print and sign."""
    return set_pdf(PAGE, {**asdict(plan), "words": dict(plan.words)}, plan.made_at)
