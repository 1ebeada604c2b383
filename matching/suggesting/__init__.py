"""What a profile does not say and its texts do."""
