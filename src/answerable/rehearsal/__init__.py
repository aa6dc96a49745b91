"""Simulated attendees and a simulated secretariat, speaking the real protocol to the real processes over HTTP."""
