"""Opt-In Desk: double opt-in by email, without any web server."""

__version__ = "0.1.0"
