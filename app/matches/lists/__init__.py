"""Reading match lists: no encoder, no torch, a fixed number of statements."""
