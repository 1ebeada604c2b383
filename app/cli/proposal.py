"""How a file of companies would be read, for people: `ponte import --propose`."""

import json

from rich.table import Table
from rich.text import Text

from app.cli.import_report import show_passed_over
from app.portfolio.imports.proposals import ImportProposal
from app.terminal import or_json, out


@or_json
def show_proposal(proposal: ImportProposal) -> None:
    where = f", sheet {', '.join(proposal.sheets)}" if proposal.sheets else ""
    head = f"header in line {proposal.header_line}" if proposal.header_line else "no header"
    out.print(Text(f"{proposal.file}: {proposal.kind}{where}, {head}, {proposal.rows} rows"))
    if proposal.columns:
        table = Table("column", "heading", "field", "sure", "why", "for example", title="Columns", title_justify="left")
        for item in proposal.columns:
            sure = f"{item.confidence:.0%}" if item.field else ""
            cells = (item.column, item.heading, item.field or "-", sure, item.why, " | ".join(item.cells)[:60])
            table.add_row(*map(Text, cells))
        out.print(table)
    for row in proposal.sample:
        out.print(Text(f"line {row.line}", style="bold"))
        out.print(Text("  before: " + "; ".join(f"{name}: {cell}" for name, cell in row.before.items())))
        after = json.dumps(row.after, ensure_ascii=False) if row.after else "refused"
        out.print(Text(f"  after:  {after}"))
        for remark in row.remarks:
            out.print(Text(f"          {remark.field}: {remark.reason}"))
    show_passed_over(proposal.passed_over)
    out.print("Nothing was imported. Correct a column with --map HEADING=FIELD.")
