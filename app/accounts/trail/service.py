"""The pages of the audit trail, the latest entries first."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.trail.schemas import AuditFilter, AuditOut
from app.paging import Page, Paging, find_page, order_by
from models import ApiKey, AuditEntry, User


def page(session: Session, chosen: AuditFilter, paging: Paging) -> Page[AuditOut]:
    found = find_page(session, _chosen(chosen), paging, order_by({"at": AuditEntry.at}, chosen.sort, AuditEntry.id))
    rows: list[AuditEntry] = [row[0] for row in found.rows]
    names = _names(session, rows)
    return found.page([_out(row, names.get((row.actor_kind, row.actor_id))) for row in rows])


def _chosen(chosen: AuditFilter) -> Select[AuditEntry]:
    query = select(AuditEntry)
    if chosen.actor is not None:
        kind, _, number = chosen.actor.partition(":")
        query = query.where(AuditEntry.actor_kind == kind)
        query = query.where(AuditEntry.actor_id == int(number)) if number else query
    if chosen.subject is not None:
        kind, _, number = chosen.subject.partition(":")
        query = query.where(AuditEntry.subject_kind == kind)
        query = query.where(AuditEntry.subject_id == int(number)) if number else query
    if chosen.action is not None:
        of_kind = AuditEntry.action.startswith(f"{chosen.action}.", autoescape=True)
        query = query.where((AuditEntry.action == chosen.action) | of_kind)
    if chosen.ids is not None:
        query = query.where(AuditEntry.id.in_(chosen.ids))
    if chosen.since is not None:
        query = query.where(AuditEntry.at >= chosen.since)
    if chosen.until is not None:
        query = query.where(AuditEntry.at < chosen.until)
    return query


def _names(session: Session, rows: Sequence[AuditEntry]) -> dict[tuple[str, int | None], str]:
    found: dict[tuple[str, int | None], str] = {}
    for kind, table in (("key", ApiKey), ("user", User)):
        ids = {row.actor_id for row in rows if row.actor_kind == kind}
        named = session.execute(select(table.id, table.name).where(table.id.in_(ids))) if ids else ()
        found |= {(kind, number): name for number, name in named}
    return found


def _out(row: AuditEntry, name: str | None) -> AuditOut:
    return AuditOut(
        id=row.id,
        at=row.at,
        actor=_named(row.actor_kind, row.actor_id),
        actor_name=name,
        action=row.action,
        subject=row.subject_kind and _named(row.subject_kind, row.subject_id),
        details=row.details,
    )


def _named(kind: str, number: int | None) -> str:
    return kind if number is None else f"{kind}:{number}"
