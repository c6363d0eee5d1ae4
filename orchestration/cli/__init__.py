"""The command `cx`: one thing per command, said in numbers, with what to do next."""

from orchestration.cli import doctor, explain, export, look, mapping, publishing, work
from orchestration.cli.app import app

__all__ = ["app", "doctor", "explain", "export", "look", "mapping", "publishing", "work"]
