"""Answerable: those in charge report, are questioned, are scored, and follow through."""

__version__ = "0.1.0"
