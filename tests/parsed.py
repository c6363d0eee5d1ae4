"""dbt's parse of the project, made once a process and lent to the warehouses of the tests.

A first parse takes dbt seven CPU-seconds, one that finds everything as it was takes under two.
dbt takes a saved parse for another project's where the warehouse lies elsewhere: the file holds a
checksum of the connection. What is lent holds the borrower's; nothing else in it names a folder
of the warehouse. The sample and the search for personal data parse for themselves, as a user does.
"""

from __future__ import annotations

import hashlib
import os
import pprint
from argparse import Namespace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt.config.runtime import load_profile
from dbt.flags import set_from_args
from dbt_common.context import set_invocation_context

from orchestration import dbt_run, transform
from orchestration.settings import PROJECT, Settings

NAME = "partial_parse.msgpack"


def lend_parse(settings: Settings) -> None:
    """Give a warehouse what dbt would save after parsing the project for it."""
    saved, owner = _saved()
    target = settings.dbt_folder / "target"
    target.mkdir(parents=True, exist_ok=True)
    (target / NAME).write_bytes(saved.replace(owner, _checksum(settings)))


@cache
def _saved() -> tuple[bytes, bytes]:
    """The saved parse of a warehouse of its own, and the checksum that it holds."""
    with TemporaryDirectory() as folder:
        settings = Settings(warehouse=Path(folder))
        transform.parse(settings)
        saved, owner = (settings.dbt_folder / "target" / NAME).read_bytes(), _checksum(settings)
    assert saved.count(owner) == 1, "dbt keeps its checksum of the connection in another way"
    return saved, owner


def _checksum(settings: Settings) -> bytes:
    """As dbt makes it in ManifestLoader.build_manifest_state_check."""
    with dbt_run._environment(settings):
        set_from_args(Namespace(profiles_dir=str(PROJECT)), None)
        set_invocation_context(dict(os.environ))
        connection = sorted(load_profile(str(PROJECT), {}).credentials.connection_info())
    return hashlib.sha256(pprint.pformat(connection).encode()).hexdigest().encode()
