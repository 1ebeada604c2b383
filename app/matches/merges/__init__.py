"""Companies that turned out to be one: merged with their decisions, and taken apart again."""
