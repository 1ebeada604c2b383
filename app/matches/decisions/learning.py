"""`ponte learn`: the weights in use against a fit to what managers have decided since."""

from dataclasses import asdict, dataclass
from importlib.metadata import version as installed
from itertools import product
from typing import Any

from sqlalchemy import Engine

from app.database import transaction
from app.errors import Conflict
from app.matches import weights
from app.matches.decisions import queries
from app.matches.runs.explanations import label
from matching.forms import WEIGHTS_VERSION
from matching.learning.decisions import Decision, RejectionReason, Verdict
from matching.learning.holdout import FitReport, Outcome, learn
from matching.learning.tables import as_json
from matching.profiles import Form
from matching.taxonomy.sectors import known, sectors
from models import Decision as Stored
from models import Fit
from models.base import now

SOFTWARE = ("ponte", "scikit-learn", "scipy", "numpy")


@dataclass(frozen=True, slots=True)
class Learned:
    """`adopted` is the version of the fit that was taken into use, if it was."""

    in_use: str
    lesson: FitReport
    adopted: str | None

    def report(self) -> dict[str, Any]:
        return {"in_use": self.in_use, "adopted": self.adopted} | _report(self.lesson)


def learn_weights(engine: Engine, *, dry_run: bool = False) -> Learned:
    """Learns from the decisions that the weights in use have not seen; adopts what proves better.

    To learn from a decision twice would trust it twice, and to try weights on decisions that they were fitted to
    would flatter them. Raises `Conflict` if other weights were taken into use meanwhile.
    """
    with transaction(engine, writes=False) as session:
        in_use, table = weights.weights_in_use(session)
        last = weights.fit_in_use(session)
        decisions = queries.decisions_after(session, last.last_decision_at if last else None)
    lesson = learn([_decision(row) for row in decisions], table)
    if dry_run or lesson.outcome is not Outcome.BETTER:
        return Learned(in_use, lesson, None)
    fit = _fit(lesson, in_use)
    with transaction(engine) as session:
        if weights.version_in_use(session) != in_use:
            raise Conflict("Other weights were taken into use meanwhile. Learn again.")
        session.add(fit)
        session.flush()
    return Learned(in_use, lesson, weights.version(fit))


def _fit(lesson: FitReport, in_use: str) -> Fit:
    assert lesson.weights and lesson.first and lesson.last  # noqa: S101, PT018 - a fit that is better has all of them
    return Fit(
        table=WEIGHTS_VERSION,
        previous=in_use,
        weights=as_json(lesson.weights),
        figures=_report(lesson),
        software={name: installed(name) for name in SOFTWARE},
        first_decision_at=lesson.first,
        last_decision_at=lesson.last,
        adopted_at=now(),
    )


def _report(lesson: FitReport) -> dict[str, Any]:
    return {
        "outcome": lesson.outcome.value,
        "counts": asdict(lesson.counts),
        "first_decision_at": lesson.first and lesson.first.isoformat(),
        "last_decision_at": lesson.last and lesson.last.isoformat(),
        "fit": lesson.fit and asdict(lesson.fit),
        "table": lesson.table and asdict(lesson.table),
        "gain": lesson.gain,
        "slices": lesson.slices
        and {kind: {name: asdict(found) for name, found in some.items()} for kind, some in lesson.slices.items()},
        "weights": lesson.weights and as_json(lesson.weights),
    }


def _decision(row: Stored) -> Decision:
    site = ("site", row.site_id or 0)
    a = label(site if row.company_a_id is None else ("company", row.company_a_id))
    b = label(site if row.company_b_id is None else ("company", row.company_b_id))
    directions = {b: "to_a", a: "to_b", None: "both"}
    return Decision(
        form=Form(row.form),
        a=a,
        b=b,
        verdict=Verdict(row.verdict),
        objection=RejectionReason(row.reason) if row.reason else None,
        decided_at=row.decided_at,
        values={(part["signal"], directions[part["giver"]]): part["value"] for part in row.parts},
        languages=_pairs(row.languages),
        sectors=tuple(sorted({sectors()[code].parent or code for code in row.sectors if known(code)})),
    )


def _pairs(languages: str) -> tuple[str, ...]:
    """`en+it-ru`, the languages in which either party describes itself -> `en-ru`, `it-ru`."""
    return tuple("-".join(pair) for pair in product(*(side.split("+") for side in languages.split("-"))))
