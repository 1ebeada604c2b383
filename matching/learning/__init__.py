"""Weights from managers' decisions: the decisions, the fit, and its test on decisions held out."""
