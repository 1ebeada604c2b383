"""A file of a park, opened as it is to be read: with what is remembered of the park, and what was said this time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.errors import FieldError, Invalid
from app.portfolio.imports import queries
from app.portfolio.imports.cells.sectors import SectorReader
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.rows_of_file import FileRows, OpenFile, open_file, planned_anew, rows_of
from app.portfolio.imports.tables.plan import Said
from app.portfolio.imports.tables.readers import Hints
from app.portfolio.places import service as places
from matching.texts.vectors import Encode


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, the park of its rows that name none, and what is known of its columns beside the file itself."""

    file: OpenFile
    park: str | None
    park_id: int | None
    hints: Hints
    said: Said
    remembered: Mapping[str, str | None]

    def rows(self, shown: int | None = None) -> FileRows:
        """All rows, or the first few. Raises `Invalid` if the file cannot be read as companies."""
        try:
            return rows_of(self.file, park=self.park, hints=self.hints, shown=shown)
        except UnreadableFile as error:
            raise unreadable(error) from error

    def remember(self, session: Session) -> None:
        """What was said goes for the next file of this park with the same headings."""
        if self.park_id is None or not self.said.columns or not self.file.plans.plans:
            return
        headings = self.file.plans.plans[0].header.headings
        queries.remember(session, self.park_id, headings, {**self.remembered, **self.said.columns})


def open_for(
    session: Session, data: bytes, file_name: str, park: str | None, said: Said, encode: Encode | None = None
) -> Opened:
    """`encode` is for sectors in words that no table has.

    Raises `Invalid` if the file cannot be read at all, what was said does not fit it, or there is no such park.
    """
    countries = places.park_countries(session)
    park_id = places.park_id(session, park, field="park")
    try:
        file = open_file(data, file_name, said)
        remembered: Mapping[str, str | None] = {}
        if park_id is not None and file.plans.plans:
            remembered = queries.remembered(session, park_id, file.plans.plans[0].header.headings)
            if remembered:
                file = planned_anew(file, replace(said, columns={**remembered, **said.columns}))
    except UnreadableFile as error:
        raise unreadable(error) from error
    hints = Hints(countries.get(park or ""), None, countries, SectorReader(encode))
    return Opened(file, park, park_id, hints, said, remembered)


def unreadable(error: UnreadableFile) -> Invalid:
    return Invalid("The file cannot be read.", errors=[FieldError(field=error.field, reason=error.reason)])
