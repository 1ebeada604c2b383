"""Companies out of the portfolio, as files that can be imported again."""
