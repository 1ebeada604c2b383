"""The index of what can be found by meaning: companies' offers, needs and descriptions, on PostgreSQL with pgvector."""
