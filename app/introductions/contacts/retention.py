"""How long people are remembered: contacts whose time is over are erased, with what their mails left,
and who came to events that are long over.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.introductions.contacts import queries, service


def forget(session: Session, moment: datetime, keep: timedelta) -> int:
    """Erases who was not touched for so long, or whose consent ended so long ago; and old mails and delegates.

    How many contacts that were.
    """
    before = moment - keep
    queries.delete_old_mails(session, before)
    queries.delete_old_delegates(session, before)
    return service.erase(session, None, queries.out_of_time(session, before), "retention")
