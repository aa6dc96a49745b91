"""Many meetings together: `answerable analyse` reads any number of published bundles and answers three questions about all of them.

`tables` turns a bundle that holds into rows and keeps them as Parquet files. `questions` has one Ibis expression for each question: tallies,
distributions, agreement. `engine` says what computes it: DuckDB in this process, or a Spark cluster. The figures are floating-point numbers and
serve comparison; the official result of a meeting is the exact one in its bundle.
"""
