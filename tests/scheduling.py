"""Which worker takes which tests where several are at work."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

PROJECT = Path(__file__).resolve().parents[1]
SHARED_WAREHOUSES = ("refreshed", "real_data")
"""Functions that make a warehouse once a worker, for every module that calls them."""


class ByWarehouse(LoadFileScheduling):
    """One module after the other, and those that share a warehouse to one worker.

    The two of the sample's refresh and of the real data's are a minute each.
    """

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid.partition("::")[0])


@cache
def shared_by(module: str) -> str:
    """The warehouse that a module, or its folder's conftest, shares with others; or the module."""
    own, folders = PROJECT / module, (PROJECT / module).with_name("conftest.py")
    text = "".join(file.read_text(encoding="utf-8") for file in (own, folders) if file.exists())
    calls = (name for name in SHARED_WAREHOUSES if f"{name}(tmp_path_factory)" in text)
    return next(calls, module)
