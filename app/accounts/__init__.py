"""People, API keys, roles, park scope."""
