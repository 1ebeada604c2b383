"""Explanations of matches: reasons, objections, what is missing, and the sentences that say so."""
