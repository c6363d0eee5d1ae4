"""Files of others that go into the page: Apache ECharts, as the wheel of Panel carries it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "panel"
_ECHARTS = "dist/bundled/echarts/echarts@6.0.0/dist/echarts.min.js"


class AssetMissing(RuntimeError):  # noqa: N818 - reads as what it says
    """A file that the page needs is not installed; the message names it and says what to do."""


def echarts() -> str:
    """The script of Apache ECharts (Apache-2.0), its licence in its first lines.

    The package is looked up, not imported: only this one file of it is used.

    Raises:
        AssetMissing: the environment was not made by `make environment`.
    """
    found = find_spec(_PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / _ECHARTS
        if path.exists():
            return path.read_text("utf-8")
    raise AssetMissing(
        f"{_PACKAGE}/{_ECHARTS} is not installed, and the dashboard needs it. "
        "Run `make environment`, which installs scripts/assets.lock."
    )
