"""Steward's log checked by outsiders: a second implementation that shares no line with Steward.

Promises the checks of docs/formats/log.md with the standard library and `cryptography` alone, small enough
to be read in an hour. Refuses to import anything of Steward, to open a network, and to write.
"""
