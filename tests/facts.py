"""Every kind of fact there is, found in the rooms of the rules: a subject's facts stand in its own file."""

from dataclasses import is_dataclass
from importlib import import_module
from pkgutil import walk_packages

from steward import rules
from steward.rules.machinery import actor

_MODULES = [import_module(one.name) for one in walk_packages(rules.__path__, "steward.rules.")]
_TOLD = {name: one for module in _MODULES for name, one in vars(module).items() if name.endswith("Facts")}
#: By its name, as an entry of the log calls it, each kind of fact.
KNOWN: dict[str, type] = {
    name: one
    for name, one in (*_TOLD.items(), ("Actor", actor.Actor), ("Mandate", actor.Mandate))
    if is_dataclass(one)
}
