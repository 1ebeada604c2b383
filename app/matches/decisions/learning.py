"""`ponte learn`: the weights in use against a fit to the decisions made since."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version as installed
from itertools import product
from typing import Any

from sqlalchemy import Engine

from app.accounts.audit import record
from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Conflict
from app.matches import weights
from app.matches.decisions import queries
from app.matches.decisions.introduced import what_became
from app.matches.runs.explanations import label
from app.portfolio import parties
from matching.forms import WEIGHTS_VERSION
from matching.learning.decisions import Decision, Progress, RejectionReason, Verdict
from matching.learning.holdout import FitReport, Outcome, learn
from matching.learning.tables import as_json
from matching.profiles import Form
from matching.taxonomy.sectors import known, sectors
from models import Decision as Stored
from models import Fit, Introduction
from models.base import now

SOFTWARE = ("ponte", "scikit-learn", "scipy", "numpy")


@dataclass(frozen=True, slots=True)
class LearningResult:
    """`adopted` is the version of the fit, if it was adopted."""

    in_use: str
    fit_report: FitReport
    adopted: str | None

    def report(self) -> dict[str, Any]:
        return {"in_use": self.in_use, "adopted": self.adopted} | _report(self.fit_report)


def learn_weights(engine: Engine, *, dry_run: bool = False) -> LearningResult:
    """Fits weights to the decisions made since the last fit, and adopts them if they prove better.

    Earlier decisions would count twice, and weights look too good on the decisions that they were fitted to. Raises
    `Conflict` if other weights were adopted in the meantime.
    """
    with transaction(engine, writes=False) as session:
        in_use, table = weights.weights_in_use(session)
        last = weights.fit_in_use(session)
        moment = last.last_decision_at if last else None
        introduced = what_became(queries.introductions_after(session, moment))
        # Introductions are the truth of a pair: what was thought of it before says no more.
        stored = [row for row in queries.decisions_after(session, moment) if row.pair_id not in introduced]
        pairs = [*(row.pair for row in stored), *(row.pair for row, _, _ in introduced.values())]
        named = parties.described(session, {party for pair in pairs for party in (pair.party_a_id, pair.party_b_id)})
    labels = {party_id: label(row._asdict()) for party_id, row in named.items()}
    fit_report = learn(
        [*(_decided(row, labels) for row in stored), *(_decision(*one, labels) for one in introduced.values())], table
    )
    if dry_run or fit_report.outcome is not Outcome.BETTER:
        return LearningResult(in_use, fit_report, None)
    fit = _fit(fit_report, in_use)
    with transaction(engine) as session:
        if weights.version_in_use(session) != in_use:
            raise Conflict("Other weights were taken into use meanwhile. Learn again.")
        session.add(fit)
        session.flush()
        record(session, OPERATOR, "weights.adopt", "fit", fit.id)
    return LearningResult(in_use, fit_report, weights.version(fit))


def _fit(fit_report: FitReport, in_use: str) -> Fit:
    assert fit_report.weights and fit_report.first and fit_report.last  # noqa: S101, PT018 - a fit that is better has all of them
    return Fit(
        table=WEIGHTS_VERSION,
        previous=in_use,
        weights=as_json(fit_report.weights),
        figures=_report(fit_report),
        software={name: installed(name) for name in SOFTWARE},
        first_decision_at=fit_report.first,
        last_decision_at=fit_report.last,
        adopted_at=now(),
    )


def _report(fit_report: FitReport) -> dict[str, Any]:
    return {
        "outcome": fit_report.outcome.value,
        "counts": asdict(fit_report.counts),
        "first_decision_at": fit_report.first and fit_report.first.isoformat(),
        "last_decision_at": fit_report.last and fit_report.last.isoformat(),
        "fit": fit_report.fit and asdict(fit_report.fit),
        "table": fit_report.table and asdict(fit_report.table),
        "gain": fit_report.gain,
        "slices": fit_report.slices
        and {kind: {name: asdict(found) for name, found in some.items()} for kind, some in fit_report.slices.items()},
        "weights": fit_report.weights and as_json(fit_report.weights),
    }


def _decided(row: Stored, labels: Mapping[int, str]) -> Decision:
    return _decision(row, Verdict(row.verdict), RejectionReason(row.reason) if row.reason else None, labels)


def _decision(
    row: Stored | Introduction,
    verdict: Verdict | Progress,
    objection: RejectionReason | None,
    labels: Mapping[int, str],
) -> Decision:
    """With what the lists showed of the pair."""
    a, b = labels[row.pair.party_a_id], labels[row.pair.party_b_id]
    directions = {b: "to_a", a: "to_b", None: "both"}
    return Decision(
        form=Form(row.pair.form),
        a=a,
        b=b,
        verdict=verdict,
        objection=objection,
        decided_at=row.decided_at if isinstance(row, Stored) else row.state_since,
        values={(part["signal"], directions[part["giver"]]): part["value"] for part in row.parts or ()},
        languages=_pairs(row.languages or "none-none"),
        sectors=tuple(sorted({sectors()[code].parent or code for code in row.sectors or () if known(code)})),
    )


def _pairs(languages: str) -> tuple[str, ...]:
    """`en+it-ru`, the languages in which either party describes itself -> `en-ru`, `it-ru`."""
    return tuple("-".join(pair) for pair in product(*(side.split("+") for side in languages.split("-"))))
