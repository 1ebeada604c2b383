"""Making match lists: a whole corridor in one run, or what has changed since."""
