"""Which worker takes which tests where several are at work."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

PROJECT = Path(__file__).resolve().parents[1]
SHARED_BROWSER = "tests/browser"
SHARED_WAREHOUSE = "real_data"
"""A function that makes a warehouse once a worker, for every module that calls it."""


class ByWarehouse(LoadFileScheduling):
    """One module after the other, and those that share a browser or a warehouse to one worker.

    The refresh of the real data is a minute. That of the sample is made once for all workers: the
    pages begin with it, and the other worker has enough to do that needs none until it is there.
    """

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid.partition("::")[0])


@cache
def shared_by(module: str) -> str:
    """The browser or the warehouse that a module shares with others, or the module itself."""
    if Path(module).parent == Path(SHARED_BROWSER):
        return SHARED_BROWSER
    text = (PROJECT / module).read_text(encoding="utf-8")
    return SHARED_WAREHOUSE if f"{SHARED_WAREHOUSE}(tmp_path_factory)" in text else module
