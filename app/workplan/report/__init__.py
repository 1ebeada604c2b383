"""The annual report of a corridor: what came of a year, on paper that a director can send on."""
