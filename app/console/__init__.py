"""The managers' web console: static files that use the public JSON API only."""
