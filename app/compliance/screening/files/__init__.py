"""Files of publishers -> entries: one module for each format, `opening.py` tells which it is."""
