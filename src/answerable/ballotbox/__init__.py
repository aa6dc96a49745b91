"""The ballot box: takes sealed ballots, answers with receipts, keeps the ledger. A process and an origin of its own.

It knows credentials, never people; it has no accounts, sessions or cookies, and keeps no address and no time
of any ballot. Specification: docs/ballot-protocol.md, "Steps" 4 to 7.
"""
