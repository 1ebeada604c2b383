"""The demo portfolio: invented companies of two real parks, and what a broker thought of their pairs."""
