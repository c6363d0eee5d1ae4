"""Make the project's own Python environment in `.venv`, or say what the machine lacks.

Runs on a bare Python, before anything is installed, hence without third-party imports and in
plain syntax, so that an old interpreter gets as far as the message that it is too old.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
STAMP = VENV / ".installed"
PACKAGES = PROJECT / "requirements.lock"
UV = PROJECT / "scripts" / "uv.lock"
ASSETS = PROJECT / "scripts" / "assets.lock"  # read as files, hence without what they need
NEEDED_BYTES = 1_300_000_000


def main():
    """Create or reuse the environment."""
    wanted = _fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    _check_machine()
    print("Making .venv (once; about a minute) ...", flush=True)
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    _install()
    STAMP.write_text(wanted)


def _fingerprint():
    digest = hashlib.sha256(sys.version.encode())
    for path in (PACKAGES, UV, ASSETS, PROJECT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _check_machine():
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        _stop(
            "Python {}.{} is too old or too new: 3.11 to 3.13 is needed.".format(*sys.version_info),
            "Install one of them, or name it: make demo PYTHON=/path/to/python3.12",
        )
    try:
        import ensurepip  # noqa: F401 - Debian's Python has venv without it, and that fails late
    except ImportError:
        _stop(
            "This Python has no venv module.",
            "On Debian and Ubuntu: apt install python{}.{}-venv".format(*sys.version_info),
        )
    free = shutil.disk_usage(str(PROJECT)).free
    if free < NEEDED_BYTES:
        _stop(
            f"Only {free // 1_000_000} MB of disk are free; the environment needs about 1.3 GB.",
            "Free some space, or clone the project to a larger disk.",
        )


def _install():
    """Install the locked packages with uv for speed, or with pip where uv is not to be had."""
    python = VENV / "bin" / "python"
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    fetched = subprocess.run([*pip, "--require-hashes", "-r", str(UV)], check=False)
    if fetched.returncode == 0:
        uv = [
            str(VENV / "bin" / "uv"),
            "pip",
            "install",
            "--quiet",
            "--system-certs",
            "--python",
            str(python),
        ]
        locked = subprocess.run([*uv, "--require-hashes", "-r", str(PACKAGES)], check=False)
        if locked.returncode == 0:
            _install_without_needs(uv)
            return
    print("uv is not to be had here; installing with pip, which takes longer ...", flush=True)
    _run([*pip, "--require-hashes", "-r", str(PACKAGES)])
    _install_without_needs(pip)


def _install_without_needs(installer):
    _run([*installer, "--no-deps", "--require-hashes", "-r", str(ASSETS)])
    _run([*installer, "--no-deps", "--no-build-isolation", "-e", str(PROJECT)])


def _run(command):
    done = subprocess.run(command, check=False)
    if done.returncode != 0:
        _stop(
            "This step failed: " + " ".join(command),
            "Its own message stands above; the same command again is safe.",
        )


def _stop(problem, remedy):
    sys.exit(f"{problem}\n{remedy}")


if __name__ == "__main__":
    main()
