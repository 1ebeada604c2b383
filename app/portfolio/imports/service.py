"""A file of companies -> the portfolio: all of it or, if the caller asks for that, its good rows."""

import gc
from collections import Counter
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches
from app.errors import Conflict, FieldError, Invalid
from app.portfolio.companies import writing
from app.portfolio.companies.repository import companies_in_full
from app.portfolio.companies.schemas import CompanyIn, Description
from app.portfolio.companies.service import new_company
from app.portfolio.imports.checking import Entry, check
from app.portfolio.imports.files import FileRows, UnreadableFile, read_rows
from app.portfolio.imports.schemas import MOST_PROBLEMS, ImportReport
from app.portfolio.repository import mark_changed
from models import Company


def import_file(
    session: Session,
    caller: Caller,
    data: bytes,
    file_name: str,
    *,
    good_rows: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Brings the companies of a file in: the known ones, by any of their identifiers, are updated.

    With any problem nothing is written, unless `good_rows` lets the others in. A dry run tells what would happen.
    Raises `Invalid` if the file cannot be read at all, and `Conflict` if somebody else brings the same companies in
    at the same time.
    """
    try:
        file = read_rows(data, file_name)
    except UnreadableFile as error:
        raise Invalid("The file cannot be read.", errors=[FieldError(field="file", reason=error.reason)]) from error
    entries, problems = check(session, caller, file)
    welcome = entries if good_rows or not problems else []
    outcome = _try(session, welcome) if dry_run else _write(session, welcome)
    rejected = len({problem.line for problem in problems} - {_header_line(file)})
    return ImportReport(
        file=file_name,
        kind=file.kind,
        encoding=file.encoding,
        separator=file.separator,
        rows=len(entries) + rejected,
        created=outcome["created"],
        updated=outcome["updated"],
        unchanged=outcome["unchanged"],
        rejected=rejected,
        imported=bool(welcome) and not dry_run,
        dry_run=dry_run,
        problems=problems[:MOST_PROBLEMS],
        problems_total=len(problems),
    )


def _header_line(file: FileRows) -> int | None:
    return file.header.line if file.header else None


def _try(session: Session, entries: Sequence[Entry]) -> Counter[str]:
    """Writing, undone: what the database refuses is found out too."""
    with session.begin_nested() as trial:
        outcome = _write(session, entries)
        trial.rollback()
    return outcome


def _write(session: Session, entries: Sequence[Entry]) -> Counter[str]:
    """How many companies were created, updated or left unchanged. Portions keep the memory small."""
    capabilities = writing.Capabilities.for_companies(session, (entry.sent for entry in entries))
    outcome: Counter[str] = Counter()
    # The garbage collector need not walk through the rows of the file after every portion: a third of the time.
    gc.freeze()
    try:
        for some in batches(entries):
            known = companies_in_full(session, (entry.company_id for entry in some if entry.company_id is not None))
            for entry in some:
                if entry.company_id is None:
                    company, sent = new_company(entry.park_id), entry.sent
                    session.add(company)
                else:
                    company = known[entry.company_id]
                    sent = _with_other_descriptions(company, entry.sent)
                changed = writing.write(company, sent, capabilities, site_id=entry.site_id)
                if changed:
                    mark_changed(company)
                outcome[_verdict(entry, changed)] += 1
            session.flush()
    except IntegrityError as error:
        raise Conflict("The same companies were changed at this moment; import the file again.") from error
    finally:
        gc.unfreeze()
    return outcome


def _verdict(entry: Entry, changed: bool) -> str:
    if entry.company_id is None:
        return "created"
    return "updated" if changed else "unchanged"


def _with_other_descriptions(company: Company, sent: CompanyIn) -> CompanyIn:
    """A file that describes a company in one language leaves what it says in the others."""
    texts = {item.language: {"summary": item.summary, "text": item.text} for item in company.descriptions}
    for item in sent.descriptions:
        texts[item.language] = texts.get(item.language, {}) | item.model_dump(
            include={"summary", "text"}, exclude_unset=True
        )
    descriptions = [Description.model_validate({"language": language, **body}) for language, body in texts.items()]
    return sent.model_copy(update={"descriptions": descriptions})
