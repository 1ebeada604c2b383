"""Weights from managers' decisions: what was decided, the fit, and the trial that it has to pass."""
