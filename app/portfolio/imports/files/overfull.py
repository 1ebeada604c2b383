"""Lines of more cells than their header: in CSV mostly a separator in a cell without quotes, which shifts the rest."""

from collections import Counter
from collections.abc import Callable, Sequence

from app.portfolio.imports.files.sheets import Line, Sheet, is_empty

NAMED = {"\t": "TAB"}
HINT = 'a cell that holds "{}" must stand in double quotes'


def too_many_cells(line: Line, width: int, separator: str) -> str:
    """What is wrong with a line that goes beyond `width`; empty if nothing is."""
    if all(is_empty(cell) for cell in line.cells[width:]):
        return ""
    said = f"has more cells than the header, which has {width}"
    return f"{said}; {HINT.format(NAMED.get(separator, separator))}" if separator else said


def uneven(sheet: Sheet, header: Line, below: Sequence[Line]) -> Callable[[Line], str]:
    """What is told of a line of a CSV file that has more cells than its header and most lines, the last of them empty:
    it may be the same mistake.
    """
    counts = Counter(len(line.cells) for line in below if not line.broken and not line.is_blank)
    most = max([len(header.cells), *(cells for cells, lines in counts.items() if 2 * lines > counts.total())])

    hint = HINT.format(NAMED.get(sheet.separator, sheet.separator))

    def told(line: Line) -> str:
        if not sheet.separator or len(line.cells) <= most:
            return ""
        return f"has {len(line.cells)} cells, the header has {len(header.cells)}; {hint}"

    return told
