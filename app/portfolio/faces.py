"""What a company is called where another park reads it: the one place that decides.

By its name; by the title that it chose, where it asks to stay anonymous until an introduction was accepted; by nothing
while it is a draft.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, case, func, literal_column, or_

from app.accounts.roles import Caller, Role
from models import Company

NOBODY = "—"
"""What a draft is called elsewhere: it may have been known before it was taken back."""
PUBLIC_NAME: ColumnElement[Any] = case(
    (Company.draft, literal_column(f"'{NOBODY}'", String)), else_=func.coalesce(Company.public_title, Company.name)
)


def reads_names_of(caller: Caller, park_id: int | None) -> bool:
    """Whether they read the names of a park's companies whatever these ask for: its own people, and whoever has to find
    out whether somebody is on a list.
    """
    return caller.sees_all_of(park_id) or caller.role is Role.COMPLIANCE


def called(caller: Caller | None = None) -> ColumnElement[Any]:
    """A company's name as the caller reads it; none: as anybody may."""
    if caller is None:
        return PUBLIC_NAME
    if caller.own_park is None:
        return Company.name.expression
    own = Company.park_id == caller.own_park
    if caller.role is Role.COMPLIANCE:
        # Drafts are their park's own: nobody is to be found on a list who is shown to nobody.
        return case((or_(own, ~Company.draft), Company.name), else_=PUBLIC_NAME)
    return case((own, Company.name), else_=PUBLIC_NAME)
