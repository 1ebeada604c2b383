"""How long people are remembered: contacts whose time is over are erased, with what their mails left."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.introductions.contacts import queries, service


def forget(session: Session, moment: datetime, keep: timedelta) -> int:
    """Erases who was not touched for so long, or whose consent ended so long ago; and old mails. How many people."""
    before = moment - keep
    queries.delete_old_mails(session, before)
    return service.erase(session, None, queries.out_of_time(session, before), "retention")
