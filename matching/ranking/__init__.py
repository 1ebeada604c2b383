"""All pairs of two blocks -> everybody's list: in parts that can be stored, on all cores, in bounded memory."""

from matching.ranking.corridor import rank
from matching.ranking.merging import Merger, Thresholds, merge
from matching.ranking.partial import PartialResult
from matching.ranking.ranked import RankedPairs
from matching.ranking.rows import score_rows
from matching.ranking.topk import TopKLists, top

__all__ = ["Merger", "PartialResult", "RankedPairs", "Thresholds", "TopKLists", "merge", "rank", "score_rows", "top"]
