"""The vector index of companies' offers, needs and descriptions, on PostgreSQL with pgvector."""
