"""Signing in by another provider (OpenID Connect)."""
