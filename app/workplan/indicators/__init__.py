"""What came of matches: counted from recorded steps of introductions and from today's lists."""
