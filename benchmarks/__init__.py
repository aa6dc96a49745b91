"""Measurements of the running product, one module a question; each prints its table: `python -m benchmarks.cast`.

Nothing is written outside a temporary folder, but for the file that --json names.
"""
