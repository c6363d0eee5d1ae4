"""Write docs/damage.md anew: `python -m tests.damage`."""

from __future__ import annotations

from orchestration.settings import PROJECT
from tests.damage.results import by_format, of_format, whole_page

PAGE = PROJECT / "docs" / "damage.md"


def main() -> None:
    """Damage every format and write the page."""
    results = {}
    for name, golden in by_format().items():
        results[name] = of_format(golden)
        print(f"{name}: {sum(map(len, results[name].outcomes.values()))} damaged files")
    PAGE.write_text(whole_page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
