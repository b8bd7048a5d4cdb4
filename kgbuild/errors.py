"""The errors of a build: each says where, what, and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

__all__ = ["BuildError", "DataError", "DatasetError", "Problem", "ReasonerError", "nearest"]


class BuildError(Exception):
    """Anything that stops a build; its text is for the person who edits the data."""


class DatasetError(BuildError):
    """A published dataset is missing, damaged or of another version."""


class ReasonerError(BuildError):
    """The facts contradict the ontology, or the reasoner could not run."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a data file: the file, the line (from 1), and what is wrong with the way out."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        """Return the problem as `file:line: text`."""
        return f"{self.file}:{self.line}: {self.text}"


class DataError(BuildError):
    """All problems found in the data files of a run, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Hold the problems, sorted and each once."""
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the candidate nearest to a misspelt word, or an empty text."""
    close = get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
