"""The transparency log as arithmetic: bytes in, bytes and yes or no out.

Promises the formats of docs/formats/log.md: canonical leaves, the RFC 9162 tree, C2SP notes, checkpoints,
proofs, policies and tiles, and an append that needs no storage of its own. Refuses to know Django, a clock
or a file it was not given; refuses every shape the format page does not name, by its place.
"""
