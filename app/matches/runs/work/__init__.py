"""A run at work: its steps, what they leave in the database, and who helps."""
