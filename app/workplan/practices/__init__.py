"""Exchange of practice: what the parks know about supporting companies, shared, linked and found by meaning."""
