"""What moved in the lists between two runs, and why."""
