"""The marks of all schemes as rules of the scanner: this file alone joins the two, which are strangers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.cli.offline.ending import stop
from steward.foundations import scheme as schemes
from steward.foundations.scan.marks import MarkRule

NO_LEVEL = "unnamed"
"""The level in the report for stamps of a scheme that name none, such as those on copies and envelopes."""


def all_rules() -> tuple[MarkRule, ...]:
    """The rules of all shipped schemes; of two schemes of a family that mark alike, the later one speaks."""
    rules: dict[object, MarkRule] = {}
    for scheme in sorted(schemes.shipped().values(), key=lambda one: one.valid_from, reverse=True):
        for rule in rules_of(scheme.code)[0]:
            rules.setdefault((scheme.family, replace(rule, scheme="")), rule)
    return tuple(sorted(rules.values(), key=lambda rule: (rule.scheme, rule.level)))


def rules_of(code: str) -> tuple[tuple[MarkRule, ...], Sequence[str]]:
    """The mark rules of a scheme (levels, sharing labels, stamps that name no level), and its levels,
    lowest first."""
    found = schemes.shipped().get(code)
    if found is None:
        stop(2, f"there is no scheme {code!r}; choose one of: {', '.join(schemes.shipped())}")
    marked = [(level.code, level.detect) for level in found.levels]
    marked += [(label.code, label.detect) for label in found.sharing_labels]
    # Portion marks at the top of the file name no level: they are counted, and are no hit.
    marked.append((NO_LEVEL, replace(found.detect, portions=())))
    rules = tuple(
        _rule(found, level, detect)
        for level, detect in marked
        if detect.strong or detect.portions or detect.weak
    )
    return rules, [level.code for level in sorted(found.levels, key=lambda level: level.rank)]


def _rule(scheme: schemes.Scheme, level: str, detect: schemes.Detect) -> MarkRule:
    every = scheme.detect
    return MarkRule(
        scheme.code,
        level,
        detect.strong,
        detect.weak,
        tuple(dict.fromkeys((*detect.anchors, *every.anchors))),
        detect.portions,
        detect.portions_at_least,
        every.portions,
        tuple(dict.fromkeys((*detect.lowering, *every.lowering))),
    )
