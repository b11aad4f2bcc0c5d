"""Releases of rule sets in tests: how one is chosen, and one that is offered in place of today's."""

import pytest

from steward.foundations.scheme import Scheme, loads, shipped, shipped_text
from steward.models import schemes

NOW = shipped()["vn-2026"]


def choice(law: Scheme) -> str:
    return f"{law.code}@{law.digest}"


def offer(monkeypatch: pytest.MonkeyPatch, text: str) -> Scheme:
    """A later release, in which the rule set of today has this text."""
    texts = {code: shipped_text(code) for code in shipped()} | {NOW.code: text}
    monkeypatch.setattr(schemes, "shipped_text", texts.__getitem__)
    monkeypatch.setattr(schemes, "shipped", lambda: {code: loads(said, code) for code, said in texts.items()})
    return loads(text)
