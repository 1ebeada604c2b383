"""What managers decide on matches, and what the ranking learns from it."""
