"""Who takes part in an event, by hand or from a file of registrations, and what is wanted of two of them."""
