"""What people upload, opened: CSV, workbooks and JSON Lines in, sheets of cells or JSON objects out.

Nothing here knows what a column means, the database, or the rules a company must obey.
"""
