"""One file a signal. A new one is a new file, and a row in the table of weights in `matching/forms.py`."""
