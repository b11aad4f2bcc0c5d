"""What a long campaign says while it runs: a line each half minute, and one summary at the end.

Promises silence about progress unless STEWARD_PROGRESS is set (`make soak` sets it); the summary is always
printed, so that it stands beside a failure.
"""

import os
import time

EVERY = 30.0
SHOWN = bool(os.environ.get("STEWARD_PROGRESS"))
SUMMARY = "summary: "


class Progress:
    """Steps done of a known number."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done = what, total, 0
        self.began = self.told = time.monotonic()

    def step(self, done: int | None = None) -> None:
        """One more, or so many in all."""
        self.done = self.done + 1 if done is None else done
        if SHOWN and time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            left = (self.told - self.began) / max(1, self.done) * (self.total - self.done) / 60
            print(f"\n{self.what}: {self.done:,} of {self.total:,}, {left:.0f} minutes left", flush=True)


def summary(text: str) -> None:
    """The campaign's figures in one line."""
    print(f"\n{SUMMARY}{text}", flush=True)
