"""The parks' own work: annual plans and their initiatives, and what came of it."""
