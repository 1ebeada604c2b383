"""What is open for whom, of every domain: who must act on what, by when."""
