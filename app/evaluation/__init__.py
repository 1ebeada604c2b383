"""`ponte evaluate`: the engine measured against plain cosine and TF-IDF, on sets of texts and on portfolios."""

from app.evaluation.folders import is_portfolio
from app.evaluation.languages import measure_parity
from app.evaluation.portfolios import measure_hubs, measure_portfolio
from app.evaluation.text_sets import measure_set

__all__ = ["is_portfolio", "measure_hubs", "measure_parity", "measure_portfolio", "measure_set"]
