"""Fields that a profile leaves out and its texts suggest. Suggestions are not stored."""
