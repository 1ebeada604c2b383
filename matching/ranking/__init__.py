"""All pairs of two blocks -> everybody's list: in parts that can be kept, on all cores, in bounded memory."""

from matching.ranking.corridor import rank
from matching.ranking.found import Found
from matching.ranking.lists import Bars, Lists, merge
from matching.ranking.picks import Picks, top
from matching.ranking.rows import score_rows

__all__ = ["Bars", "Found", "Lists", "Picks", "merge", "rank", "score_rows", "top"]
