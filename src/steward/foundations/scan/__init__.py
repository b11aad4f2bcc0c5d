"""The spill scanner's foundation: text out of files, keyed fingerprints, matching, marks, the report.

Promises that a passage of a registered document is found in a text by fingerprints alone, and says where.
Refuses to hold text: the index, the stored fingerprints and the report carry keyed numbers and places,
never words.
"""
