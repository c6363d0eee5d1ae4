"""`python -m tests.oracle.sample <scale>`: the oracle against a sample published for it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.oracle.__main__ import main

CX = Path(sys.executable).with_name("cx")
SEED = "7"


def publish(folder: Path, scale: str) -> Path:
    """The published file of a sample of that size, made in the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CX_")}
    environment = kept | {"DAGSTER_HOME": str(folder / "dagster")}
    for arguments in (["sample", "--scale", scale, "--seed", SEED], ["refresh"]):
        subprocess.run([str(CX), *arguments], cwd=folder, env=environment, check=True)
    return folder / "published" / "current" / "cx.duckdb"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        sys.exit(main(place / "landing", publish(place, sys.argv[1]), []))
