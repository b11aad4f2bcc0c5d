"""Which mutants: the changes that some operators of cosmic-ray would make to the rooms,
of which a seed draws so many.

Left out are annotations and decorators, and what is no Python any more.
"""

import ast
import difflib
import random
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).parents[2]
#: Changes of meaning that a reviewer would call a fault;
#: what only breaks a line or compares identities of texts is not among them.
OPERATORS = tuple(
    f"core/{name}"
    for name in (
        *(
            "AddNot",
            "NumberReplacer",
            "ZeroIterationForLoop",
            "ReplaceContinueWithBreak",
            "ReplaceBreakWithContinue",
        ),
        *(
            "ReplaceAndWithOr",
            "ReplaceOrWithAnd",
            "ReplaceTrueWithFalse",
            "ReplaceFalseWithTrue",
            "ReplaceUnaryOperator_Delete_Not",
        ),
        *(
            "ReplaceComparisonOperator_Eq_NotEq",
            "ReplaceComparisonOperator_NotEq_Eq",
            "ReplaceComparisonOperator_Is_IsNot",
        ),
        *(
            "ReplaceComparisonOperator_IsNot_Is",
            "ReplaceComparisonOperator_Lt_LtE",
            "ReplaceComparisonOperator_LtE_Lt",
        ),
        *(
            "ReplaceComparisonOperator_Gt_GtE",
            "ReplaceComparisonOperator_GtE_Gt",
            "ReplaceComparisonOperator_Lt_GtE",
        ),
        *(
            "ReplaceComparisonOperator_LtE_Gt",
            "ReplaceComparisonOperator_Gt_LtE",
            "ReplaceComparisonOperator_GtE_Lt",
        ),
        *(
            "ReplaceBinaryOperator_Add_Sub",
            "ReplaceBinaryOperator_Sub_Add",
            "ReplaceBinaryOperator_Mul_FloorDiv",
        ),
        *(
            "ReplaceBinaryOperator_BitOr_BitAnd",
            "ReplaceBinaryOperator_BitAnd_BitOr",
            "ReplaceBinaryOperator_FloorDiv_Mul",
        ),
    )
)


@dataclass(frozen=True)
class Mutant:
    """One change: in which file, by which operator, the how-manieth place of it, on which line (from 1)."""

    path: str
    operator: str
    occurrence: int
    line: int

    def source(self) -> str:
        """The whole file, changed."""
        changed = mutate_code((ROOT / self.path).read_text(), get_operator(self.operator)(), self.occurrence)
        assert changed is not None, self
        return str(changed)

    def told(self) -> str:
        """The lines that differ, as one reads them in a list of survivors."""
        lines = difflib.unified_diff(
            (ROOT / self.path).read_text().splitlines(), self.source().splitlines(), lineterm="", n=0
        )
        return "\n".join(f"    {one}" for one in lines if one[0] in "+-" and one[:3] not in ("+++", "---"))


def files(rooms: tuple[str, ...]) -> list[str]:
    return [
        str(one.relative_to(ROOT))
        for room in rooms
        for one in sorted((ROOT / "src/steward" / room).rglob("*.py"))
    ]


def annotated(source: str) -> set[tuple[int, int]]:
    """Lines and columns of annotations and decorators: nothing runs by the first,
    of the second nobody tells frozen from not."""
    found: set[tuple[int, int]] = set()
    for node in ast.walk(ast.parse(source)):
        for note in (
            getattr(node, "annotation", None),
            getattr(node, "returns", None),
            *getattr(node, "decorator_list", ()),
        ):
            if note is not None:
                found |= {
                    (line, column)
                    for line in range(note.lineno, note.end_lineno + 1)
                    for column in _columns(note, line)
                }
    return found


def _columns(note: ast.expr, line: int) -> range:
    begins = note.col_offset if line == note.lineno else 0
    ends = note.end_col_offset if line == note.end_lineno else 500
    return range(begins, ends)


def every(path: str) -> list[Mutant]:
    """All mutants of a file."""
    source = (ROOT / path).read_text()
    silent, nodes = annotated(source), list(ast_nodes(get_ast(source)))
    found = []
    for name in OPERATORS:
        operator = get_operator(name)()
        places = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        found += [
            Mutant(path, name, at, start[0]) for at, start in enumerate(places) if tuple(start) not in silent
        ]
    return found


def drawn(rooms: tuple[str, ...], many: int, seed: int) -> list[Mutant]:
    """So many of all mutants of the rooms, the same for the same seed and tree; at most one of a line."""
    all_of_them = [one for path in files(rooms) for one in every(path)]
    random.Random(seed).shuffle(all_of_them)
    lines: dict[tuple[str, int], Mutant] = {}
    for one in all_of_them:
        lines.setdefault((one.path, one.line), one)
    return list(islice((one for one in lines.values() if _is_python(one.source())), many))


def _is_python(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True
