"""What the codes of the API are called in the three languages."""
