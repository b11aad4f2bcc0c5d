"""A migration that touches a column the log commits to ends with the rows
being committed anew (docs/decisions/0002)."""

import ast
from collections.abc import Iterator, Mapping

from steward.models.machinery.record import EXEMPT, Record
from tests.house.source import SOURCE, tree

#: What a migration does to a column, with the names of its arguments for model and column.
TOUCHES = {"AddField": "name", "AlterField": "name", "RemoveField": "name", "RenameField": "old_name"}


def forms() -> dict[str, type[Record]]:
    return {str(model._meta.model_name): model for model in Record.__subclasses__()}


def operations(module: ast.Module) -> Iterator[tuple[str, dict[str, str]]]:
    """Name and plain arguments of each operation of a migration."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            said = {
                one.arg: one.value.value
                for one in node.keywords
                if one.arg and isinstance(one.value, ast.Constant)
            }
            first = [one.value for one in node.args if isinstance(one, ast.Constant)]
            yield name, {**said, **({"model": first[0]} if name == "Recommit" and first else {})}


def faults(module: ast.Module, records: Mapping[str, type[Record]]) -> list[str]:
    """Covered columns that a migration touches without committing their rows anew under a new form."""
    done = {said.get("model", "").lower() for name, said in operations(module) if name == "Recommit"}
    told = []
    for name, said in operations(module):
        model, column = records.get(said.get("model_name", "")), said.get(TOUCHES.get(name, ""), "")
        if model is None or name not in TOUCHES or column in {*model.DERIVED, *EXEMPT}:
            continue
        table = str(model._meta.model_name)
        if table not in done:
            told.append(f"{table}.{column}: end the migration with Recommit({table!r})")
        if len(model.FORMS) < 2 or (
            name == "AddField" and not any(column in left for left in model.FORMS.values())
        ):
            told.append(
                f"{table}.{column}: give {table} a new form, and leave the column out of the old one (FORMS)"
            )
    return told


def test_no_migration_leaves_a_covered_column_outside_every_digest() -> None:
    paths = [path for path in sorted((SOURCE / "migrations").glob("0*.py")) if path.stem != "0001_initial"]
    assert paths
    assert {path.name: faults(tree(path), forms()) for path in paths} == {path.name: [] for path in paths}


BAD = """
class Migration(migrations.Migration):
    operations = [migrations.AddField(
        model_name="document", name="colour", field=models.CharField(max_length=9))]
"""


class Grown:
    """A record whose second form covers a colour."""

    FORMS = {1: ("colour",), 2: ()}
    DERIVED = ("fold",)
    _meta = type("Meta", (), {"model_name": "document"})


def test_a_migration_that_forgets_it_is_found() -> None:
    assert len(faults(ast.parse(BAD), forms())) == 2
    assert faults(ast.parse(BAD), {"document": Grown}) == [
        "document.colour: end the migration with Recommit('document')"
    ]
    good = BAD.replace("max_length=9))]", "max_length=9)), Recommit('document')]")
    assert faults(ast.parse(good), {"document": Grown}) == []
    derived = BAD.replace('"colour"', '"fold"')
    assert faults(ast.parse(derived), {"document": Grown}) == []
