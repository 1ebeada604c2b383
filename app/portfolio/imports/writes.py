"""What an import writes, as rows of tables: worked out beforehand, so that writing takes little of the writers' turn.

A company that is new has a negative number until the database gives it an id.
"""

import pickle  # nosec B403 - reads back what this process packed
import zlib
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, inspect

from models import ActivityCode, Company, CompanyIdentifier, Description, GroupMember, Opportunity, Party
from models.base import Base

Row = Company | Party | CompanyIdentifier | ActivityCode | Description | GroupMember | Opportunity
Values = dict[str, Any]
PARTS = ("identifiers", "activity_codes", "group", "descriptions")
_GIVEN_LATER = ("id", "company_id", "party_id")


@dataclass(slots=True)
class Writes:
    """Of some companies, by the names of the tables; `updated` rows hold their id and the columns that are others now.

    `opportunities` are new, each with what it is capable of; `capable` are those of opportunities that are there.
    """

    numbers: list[int] = field(default_factory=list)
    parties: list[Values] = field(default_factory=list)
    companies: list[Values] = field(default_factory=list)
    opportunities: list[tuple[Values, list[str]]] = field(default_factory=list)
    inserted: dict[str, list[Values]] = field(default_factory=dict)
    updated: dict[str, list[Values]] = field(default_factory=dict)
    deleted: dict[str, list[int]] = field(default_factory=dict)
    capable: dict[int, list[str]] = field(default_factory=dict)

    def add(self, company: Company, number: int) -> None:
        """What differs between a company and its rows; all of one that has none. `number`: its id, if it has one."""
        if number < 0:
            self.numbers.append(number)
            self.parties.append(_values(company.party))
            self.companies.append(_values(company))
        else:
            self._change(company)
            self._change(company.party)
        for name in PARTS:
            for gone in inspect(company).attrs[name].history.deleted:
                self.deleted.setdefault(gone.__tablename__, []).append(gone.id)
            for part in getattr(company, name):
                if inspect(part).has_identity:
                    self._change(part)
                else:
                    self.inserted.setdefault(part.__tablename__, []).append({**_values(part), "company_id": number})
        for item in company.opportunities:
            self._add_opportunity(item, number)

    def _add_opportunity(self, item: Opportunity, number: int) -> None:
        names = [capability.name for capability in item.capabilities]
        if not inspect(item).has_identity:
            self.opportunities.append(({**_values(item), "company_id": number}, names))
            return
        self._change(item)
        if inspect(item).attrs.capabilities.history.has_changes():
            self.capable[item.id] = names

    def _change(self, row: Row) -> None:
        state: Any = inspect(row)
        columns = [each.key for each in state.mapper.column_attrs if each.key in state.committed_state]
        changed = {name: getattr(row, name) for name in columns if state.attrs[name].history.has_changes()}
        if changed:
            self.updated.setdefault(row.__tablename__, []).append({"id": row.id, **changed})


def packed(writes: Writes) -> bytes:
    """To be kept until it is written: a tenth of its size."""
    return zlib.compress(pickle.dumps(writes, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(portion: bytes) -> Writes:
    found: Writes = pickle.loads(zlib.decompress(portion))  # noqa: S301  # nosec B301 - packed by this process
    return found


def _values(row: Base) -> Values:
    """The columns of a new row; those that nobody set as they are by default."""
    given = inspect(row).dict
    columns = (column for column in inspect(row).mapper.columns if column.key not in _GIVEN_LATER)
    return {column.key: given[column.key] if column.key in given else _by_default(column) for column in columns}


def _by_default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
