"""Writes an example order for every act that has none yet: `python -m tests.house.orders`. Never overwrites."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

EXAMPLES = {
    "ref": "018f3c1e-0000-7000-8000-000000000001", "refs": ["018f3c1e-0000-7000-8000-000000000001"], "choice": "code", "text": "text",
    "long_text": "text", "day": "2026-11-16", "number": None, "flag": False,
}  # fmt: skip


def main() -> None:
    import django

    django.setup()
    from steward.acts.catalogue import ACTS
    from steward.rules.fields import kinds
    from tests.house.test_orders_stay_readable import ORDERS

    ORDERS.mkdir(parents=True, exist_ok=True)
    for act in ACTS:
        file = ORDERS / f"{act.name}.json"
        if not file.exists():
            order = {
                name: EXAMPLES[kind.name] if kind.name != "number" else max(1, kind.least)
                for name, kind in kinds(act.order).items()
            }
            file.write_text(json.dumps(order, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
