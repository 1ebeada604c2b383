"""The demo portfolio: invented companies of two real parks, and a broker's judgements of their pairs."""
