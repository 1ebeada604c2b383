"""Companies with their offers and needs."""
