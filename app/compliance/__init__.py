"""What the law says of a pair of parties on a day: policy packs, facts, verdicts; names on sanctions lists."""
