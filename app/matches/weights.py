"""Which weights are in use: the table of the engine, or what was learned from decisions in its place."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict, FieldError, Invalid
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from matching.learning.tables import Table, WeightsDoNotFit, from_json
from models import Fit
from models.base import now


def weights_in_use(session: Session) -> tuple[str, Table]:
    """Their version, and they themselves. Raises `Conflict` if what is stored does not fit the engine's signals."""
    fit = fit_in_use(session)
    if fit is None:
        return WEIGHTS_VERSION, DEFAULT_WEIGHTS
    try:
        return version(fit), from_json(fit.weights, DEFAULT_WEIGHTS)
    except WeightsDoNotFit as error:
        raise Conflict(f"{version(fit)} cannot be used: {error}. `ponte learn --rollback` takes it back.") from None


def weights_of(session: Session, wanted: str) -> Table:
    """Those of a version, in use or not. Raises `Invalid`, naming the field, if there is none or it does not fit."""
    if wanted == WEIGHTS_VERSION:
        return DEFAULT_WEIGHTS
    known = {version(fit): fit for fit in fits(session) if fit.table == WEIGHTS_VERSION}
    if wanted not in known:
        reason = f"there is no version {wanted!r}; known: {', '.join((WEIGHTS_VERSION, *known))}"
        raise Invalid(errors=[FieldError(field="weights", reason=reason)])
    try:
        return from_json(known[wanted].weights, DEFAULT_WEIGHTS)
    except WeightsDoNotFit as error:
        raise Invalid(errors=[FieldError(field="weights", reason=f"{wanted} cannot be used: {error}")]) from None


def weights_standing(session: Session, chosen: str, at: datetime) -> Table | None:
    """Those of a version that was chosen at a time, unless others have been taken into use since."""
    version_now, table = weights_in_use(session)
    if chosen == version_now:
        return table
    if any(moment > at for fit in fits(session) for moment in (fit.adopted_at, fit.rolled_back_at) if moment):
        return None
    with suppress(Invalid):
        return weights_of(session, chosen)
    return None


def fit_in_use(session: Session) -> Fit | None:
    """The latest; one that stands in for the table of another release says nothing about the signals of this one."""
    query = select(Fit).where(Fit.table == WEIGHTS_VERSION, Fit.rolled_back_at.is_(None))
    return session.scalars(query.order_by(Fit.id.desc()).limit(1)).one_or_none()


def version_in_use(session: Session) -> str:
    fit = fit_in_use(session)
    return WEIGHTS_VERSION if fit is None else version(fit)


def fits(session: Session) -> Sequence[Fit]:
    """All that were ever adopted, the latest first."""
    return session.scalars(select(Fit).order_by(Fit.id.desc())).all()


def version(fit: Fit) -> str:
    return f"fit-{fit.id}"


def roll_back(session: Session) -> Fit:
    """Takes the fit in use out of it; what was in use before is again. Raises `Conflict` if there is none."""
    fit = fit_in_use(session)
    if fit is None:
        raise Conflict(f"The table {WEIGHTS_VERSION} is in use: there is nothing to roll back.")
    fit.rolled_back_at = now()
    session.flush()
    return fit
