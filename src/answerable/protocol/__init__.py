"""Secret ballots that anyone can check.

Pure: bytes and values in, bytes and values out. No clock, no randomness, no keys of its own: whoever calls
passes them. Nothing here knows a person, a database or the network.

    canonical   the one way a JSON value is written as bytes (RFC 8785)
    note        signed texts (C2SP signed-note)
    manifest    the frozen meeting, and its hash M
    blindrsa    blind signatures, the caster's and the checker's side (RFC 9474)
    signing     blind signatures, the issuer's side; the only module that needs gmpy2
    credential  the right to cast: derivation from a seed, message, request, check
    ballot      scores sealed (RFC 9180) and signed (RFC 8032)
    merkle      the append-only tree (RFC 6962); checkpoint: its signed head (C2SP tlog-checkpoint)
    receipt     the box's signed promise
    shares      the seal key as word lists, t of n (SLIP-0039); the only module that needs shamir_mnemonic
    opening     sealed ballots to counted, replaced and void ones
    bundle      everything an outsider needs, in one canonical zip
    promises    what units promised and how it ended, in signed chains; no ballot is near it

Expected refusals are values, `Refused(reason)`; malformed bytes raise `Malformed`; both live in `errors`.
"""
