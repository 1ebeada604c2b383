"""Names of companies: when two are one, where texts say them, and who is not to read them there."""
