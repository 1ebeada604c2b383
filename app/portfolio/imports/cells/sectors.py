"""Sectors in words -> the sector tree: by its own labels, by a table of usual words, and only then by meaning."""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, folded, one_line, quoted
from matching.suggesting.catalogues import Catalogue, sector_catalogue
from matching.taxonomy.sectors import sectors
from matching.texts.vectors import Encode

MOST = 12
LONGEST_MATCHED = 200
"""Characters of a cell that are compared by meaning: a longer one describes more than a sector."""
LEAST_LIKENESS, LEAST_LEAD = 0.18, 0.1
"""How near a sector must be, and how much nearer than the next: so that names of other fields (tourism, banking, food)
find none, rather than a wrong one.
"""

_WHOLES, _PIECES = re.compile(r"[;|\n•]"), re.compile(r"[,/+]|\s(?:e|ed|and|и|&)\s|\s[-–—]\s")


_WHAT_IT_IS = re.compile(
    r"^(?:settore|cluster|polo|отрасль|кластер|branche|sector)\s+|\s+(?:sector|cluster|industry|отрасль|кластер|branche)$"
)


class SectorReader:
    """Reads the sectors of a file. `encode` is called only for what no label and no table has, once for each value."""

    def __init__(self, encode: Encode | None = None) -> None:
        self._encode = encode
        self._labels = _labels()
        self._catalogue: Catalogue | None = None
        self._by_meaning: dict[str, str | None] = {}

    def prepare(self, cells: Iterable[str]) -> None:
        """All cells of a column at once: what has to be encoded is encoded in one call."""
        self._match([word for cell in cells if not is_placeholder(cell) for word in self._unknown_in(cell)])

    def knows(self, text: str) -> bool:
        """Whether labels and usual words have all that a cell says."""
        return not self._unknown_in(text)

    def read(self, text: str) -> Reading[list[str]]:
        """The codes of the sectors that a cell names. What was matched by meaning stands in the remark."""
        if is_placeholder(text):
            return Reading()
        self.prepare([text])
        codes: list[str] = []
        remarks: list[str] = []
        for whole in _wholes(text):
            for word in self._words_of(whole):
                found = self._exact(word)
                if found is None and (code := self._by_meaning.get(folded(word))):
                    found = (code,)
                    remarks.append(f"{quoted(word)} is taken for {code} ({sectors()[code].names['en']})")
                if found is None:
                    remarks.append(f"{quoted(word)} is none of the sectors; left out")
                elif not found:
                    remarks.append(f"{quoted(word)} is too wide for a sector; left out")
                codes += found or ()
        return Reading(list(dict.fromkeys(codes))[:MOST] or None, "; ".join(dict.fromkeys(remarks)) or None)

    def _match(self, words: Iterable[str]) -> None:
        new = {key: word for word in words if (key := folded(word)) not in self._by_meaning and len(key) > 2}
        if self._encode is None or not new:
            return
        if self._catalogue is None:
            self._catalogue = sector_catalogue(self._encode)
        beginnings = [word[:LONGEST_MATCHED] for word in new.values()]
        for key, vector in zip(new, self._encode(beginnings), strict=True):
            likeness = self._catalogue.likeness(vector)
            second, best = np.argsort(likeness, kind="stable")[-2:]
            near = likeness[best] >= LEAST_LIKENESS and likeness[best] - likeness[second] >= LEAST_LEAD
            self._by_meaning[key] = self._catalogue.codes[int(best)] if near else None

    def _words_of(self, whole: str) -> list[str]:
        """A part of a cell as it is, if it is a label; else its pieces, if one of them is; else as it is."""
        if self._exact(whole) is not None:
            return [whole]
        pieces = [piece.strip() for piece in _PIECES.split(whole) if any(map(str.isalnum, piece))]
        return pieces if any(self._exact(piece) is not None for piece in pieces) else [whole]

    def _unknown_in(self, cell: str) -> list[str]:
        return [word for whole in _wholes(cell) for word in self._words_of(whole) if self._exact(word) is None]

    def _exact(self, word: str) -> tuple[str, ...] | None:
        """The sectors that a label or a usual word means, none for words that are too wide; `None`: not known."""
        key = folded(word)
        for known in (key, _WHAT_IT_IS.sub("", key)):
            found = self._labels.get(known, _usual_words().get(known))
            if found is not None:
                return found
        return None


def _wholes(text: str) -> list[str]:
    return [whole for part in _WHOLES.split(text[:4000]) if (whole := one_line(part).strip(" .:"))]


def _labels() -> Mapping[str, tuple[str, ...]]:
    """The product's own names in three languages, and those of the sectors that an operator has added."""
    return {
        folded(name): (sector.code,) for sector in sectors().values() for name in (sector.code, *sector.names.values())
    }


@cache
def _usual_words() -> Mapping[str, tuple[str, ...]]:
    rows = csv.DictReader(
        files(__package__).joinpath("sector_words.tsv").read_text("utf-8").splitlines(), delimiter="\t"
    )
    return {folded(word): tuple((row["sectors"] or "").split()) for row in rows for word in row["words"].split(", ")}
