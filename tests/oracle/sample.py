"""`python -m tests.oracle.sample <scale>`: a sample, published for it, against oracle and story.

Exit code other than 0 where it differs from either.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.oracle.__main__ import main

CX = Path(sys.executable).with_name("cx")
SEED = "7"
PROJECT = Path(__file__).resolve().parents[2]
STORY = (
    "tests/e2e/test_story.py",
    "tests/e2e/test_touchpoint_priorities.py",
    "tests/e2e/test_queries.py",
)


def publish(folder: Path, scale: str) -> Path:
    """The published file of a sample of that size, made in the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CX_")}
    environment = kept | {"DAGSTER_HOME": str(folder / "dagster")}
    for arguments in (["sample", "--scale", scale, "--seed", SEED], ["refresh"]):
        subprocess.run([str(CX), *arguments], cwd=folder, env=environment, check=True)
    return folder / "published" / "current" / "cx.duckdb"


def story(published: Path) -> int:
    """Whether what was planted shows in the right weeks (docs/sample.md), as pytest's exit code."""
    environment = os.environ | {"STORY_SAMPLE": str(published)}
    command = [sys.executable, "-m", "pytest", "--quiet", *STORY]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        published = publish(place, sys.argv[1])
        sys.exit(max(main(place / "landing", published, []), story(published)))
