"""Writes an example order for every act that has none yet: `python -m tests.house.orders`.
Never overwrites."""

import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

EXAMPLES = {
    "ref": "018f3c1e-0000-7000-8000-000000000001",
    "refs": ["018f3c1e-0000-7000-8000-000000000001"],
    "choice": "code",
    "text": "text",
    "long_text": "text",
    "day": "2026-11-16",
    "number": None,
    "flag": False,
    "moment": "2026-11-16T02:00:00+00:00",
    "ranges": "7 8",
    "file": {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf"},
}


def example(order: type) -> dict[str, Any]:
    """A value for every field; of rows one."""
    from steward.rules.machinery.fields import kinds

    return {
        name: [example(kind.rows)]
        if kind.rows
        else max(1, kind.least)
        if kind.name == "number"
        else EXAMPLES[kind.name]
        for name, kind in kinds(order).items()
    }


def main() -> None:
    import django

    django.setup()
    from steward.acts.catalogue import ACTS
    from tests.house.test_orders_stay_readable import ORDERS

    ORDERS.mkdir(parents=True, exist_ok=True)
    for act in ACTS:
        file = ORDERS / f"{act.name}.json"
        if not file.exists():
            order = example(act.order)
            file.write_text(
                json.dumps(order, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )


if __name__ == "__main__":
    main()
