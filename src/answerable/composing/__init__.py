"""What the record of a meeting holds, put into a news item: facts in, a draft out, in Chinese or in English. Pure.

A draft states only what the record holds. Each sentence says where in the record it comes from (`draft.RecordSource`), and what the record does not hold is a
gap: marked in the text where it belongs, and listed. No score, rank or grade is in it unless the record was given with them.
"""
