"""The weights in use: the engine's default table, or a fit to managers' decisions."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import OPERATOR
from app.errors import Conflict, FieldError, Invalid
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from matching.learning.tables import Table, WeightsDoNotFit, from_json
from models import Fit
from models.base import now


def weights_in_use(session: Session) -> tuple[str, Table]:
    """Version and table. Raises `Conflict` if the stored fit does not match the engine's signals."""
    fit = fit_in_use(session)
    if fit is None:
        return WEIGHTS_VERSION, DEFAULT_WEIGHTS
    try:
        return version(fit), from_json(fit.weights, DEFAULT_WEIGHTS)
    except WeightsDoNotFit as error:
        raise Conflict(f"{version(fit)} cannot be used: {error}. `ponte learn --rollback` takes it back.") from None


def weights_of(session: Session, wanted: str) -> Table:
    """The weights of a version, in use or not. Raises `Invalid` if there is none or it does not match the signals."""
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
    """The weights of a version chosen at that time, unless others have been adopted since."""
    version_now, table = weights_in_use(session)
    if chosen == version_now:
        return table
    if any(moment > at for fit in fits(session) for moment in (fit.adopted_at, fit.rolled_back_at) if moment):
        return None
    with suppress(Invalid):
        return weights_of(session, chosen)
    return None


def fit_in_use(session: Session) -> Fit | None:
    """The latest fit for this release's table; a fit for another table may lack signals."""
    query = select(Fit).where(Fit.table == WEIGHTS_VERSION, Fit.rolled_back_at.is_(None))
    return session.scalars(query.order_by(Fit.id.desc()).limit(1)).one_or_none()


def version_in_use(session: Session) -> str:
    fit = fit_in_use(session)
    return WEIGHTS_VERSION if fit is None else version(fit)


def fits(session: Session) -> Sequence[Fit]:
    """All fits ever adopted, the latest first."""
    return session.scalars(select(Fit).order_by(Fit.id.desc())).all()


def version(fit: Fit) -> str:
    return f"fit-{fit.id}"


def roll_back(session: Session) -> Fit:
    """Returns to the weights before the fit in use. Raises `Conflict` if there is none."""
    fit = fit_in_use(session)
    if fit is None:
        raise Conflict(f"The table {WEIGHTS_VERSION} is in use: there is nothing to roll back.")
    fit.rolled_back_at = now()
    record(session, OPERATOR, "weights.roll_back", "fit", fit.id)
    session.flush()
    return fit
