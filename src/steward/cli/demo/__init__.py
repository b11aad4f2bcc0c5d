"""The demo's invented province: its units, its papers,
and a share of real files with some passages spilled in it.

Promises that everything in it is made up and follows from a seed.
Refuses to take a word from a real document.
"""
