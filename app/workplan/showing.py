"""Work plans as callers receive them: budgets, what the caller may do, what a version changes of the one before."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.introductions.acting import SIDES
from app.paging import Page, Paging
from app.portfolio.places import service as places
from app.schemas import LanguageCode
from app.workplan import queries, service
from app.workplan.schemas import (
    Chosen,
    EvidenceOut,
    InitiativeDifference,
    InitiativeOut,
    WorkPlanInFull,
    WorkPlanOut,
    WorkPlanStepOut,
)
from app.workplan.states import PlanAction, PlanState, Who, transitions_from
from app.workplan.wording import LANGUAGES, told_evidence
from models import Corridor, Initiative, WorkPlan

COMPARED = ("names", "sector", "form", "owner_a", "owner_b", "starts_on", "ends_on", "budget_a", "budget_b", "expected")


def page(session: Session, caller: Caller, chosen: Chosen, paging: Paging) -> Page[WorkPlanOut]:
    """Raises `Invalid` for a corridor that is not known."""
    if chosen.corridor is not None:
        places.corridor_id(session, chosen.corridor, "corridor")
    found = queries.page(session, caller, chosen, paging)
    return found.page(outs(session, caller, [row[0] for row in found.rows]))


def outs(session: Session, caller: Caller, found: Sequence[WorkPlan]) -> list[WorkPlanOut]:
    """With a fixed number of statements, however many there are."""
    corridors = queries.corridors(session, {row.corridor_id for row in found})
    budgets = queries.budgets(session, [row.id for row in found])
    return [_out(caller, row, corridors[row.corridor_id], budgets.get(row.id, (0, 0))) for row in found]


def in_full(session: Session, caller: Caller, row: WorkPlan, language: LanguageCode) -> WorkPlanInFull:
    """Of a version that was read with its initiatives."""
    (short,) = outs(session, caller, [row])
    parks = queries.park_names(session, queries.corridors(session, [row.corridor_id])[row.corridor_id])
    before = queries.before(session, row)
    ordered = sorted(row.initiatives, key=lambda one: one.number)
    return WorkPlanInFull(
        **short.model_dump(),
        initiatives=[_initiative(one, parks, language) for one in ordered],
        changes=list(changes(before.initiatives, ordered)) if before else [],
        steps=[WorkPlanStepOut.model_validate(one, from_attributes=True) for one in queries.steps(session, row.id)],
    )


def in_every_language(session: Session, caller: Caller, plan_id: int, *_initiative: int) -> list[WorkPlanInFull]:
    """As whoever changes it, or an initiative of it, may have read it. Raises `NotFound`."""
    row = service.get(session, caller, plan_id)
    return [in_full(session, caller, row, language) for language in LANGUAGES]


def changes(before: Sequence[Initiative], after: Sequence[Initiative]) -> Iterator[InitiativeDifference]:
    """By the numbers of the initiatives. What was achieved is no change of the plan."""
    old, new = ({one.number: one for one in some} for some in (before, after))
    for number in sorted(old.keys() | new.keys()):
        if number not in old:
            yield InitiativeDifference(number=number, change="added", fields=[])
        elif number not in new:
            yield InitiativeDifference(number=number, change="removed", fields=[])
        else:
            fields = [name for name in COMPARED if getattr(old[number], name) != getattr(new[number], name)]
            if fields:
                yield InitiativeDifference(number=number, change="changed", fields=fields)


def _initiative(one: Initiative, parks: tuple[str, str], language: LanguageCode) -> InitiativeOut:
    values = {name: getattr(one, name) for name in InitiativeOut.model_fields}
    evidence = [EvidenceOut(**each, told=told_evidence(each, parks, language)) for each in one.evidence]
    return InitiativeOut.model_validate(values | {"evidence": evidence})


def _out(caller: Caller, row: WorkPlan, corridor: Corridor, budgets: tuple[int, int]) -> WorkPlanOut:
    values = {name: getattr(row, name) for name in WorkPlanOut.model_fields if hasattr(row, name)}
    return WorkPlanOut.model_validate(
        values
        | {
            "corridor": corridor.code,
            "budget_a": budgets[0],
            "budget_b": budgets[1],
            "actions": _actions(caller, row, corridor),
            "replays": corridor.as_of,
        }
    )


def _actions(caller: Caller, row: WorkPlan, corridor: Corridor) -> list[PlanAction]:
    """What the caller may do, for whichever of the two parks they may act."""
    mine = {Who(f"park_{side}") for side, park in zip(SIDES, corridor.park_ids, strict=True) if caller.may_edit(park)}
    return sorted({each.action for each in transitions_from(PlanState(row.state)) if mine & set(each.who)})
