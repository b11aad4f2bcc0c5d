"""The fifth door: the clock and the worker. Work that no person waits for, and work between two acts."""
