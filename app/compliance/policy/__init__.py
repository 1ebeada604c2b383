"""Policy packs, what is known of parties, and the verdicts that follow. No legal advice."""
