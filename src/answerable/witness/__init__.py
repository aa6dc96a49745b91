"""A witness: any device that watches the ledger grow, and co-signs what it has seen. It knows no person and no ballot."""
