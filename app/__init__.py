"""Everything that talks to people, the network or the database."""
