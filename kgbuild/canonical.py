"""Canonical N-Quads come in, unsorted and more than memory holds; the same go out in canonical order, in a stream.

Blocks (all lines of one thing, kept on one line by a separator) are sorted in runs on disk; the runs are merged with
the sorted lines that memory does hold. The order is that of RDFC-1.0: by code point, which is that of UTF-8 bytes too.
"""

import heapq
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kgbuild.observations import SEPARATOR

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["RUN", "Lines", "Runs", "merged", "sorted_runs"]

RUN: Final = 48 * 1024 * 1024
"""How many characters are sorted in memory at a time."""

BREAK: Final = SEPARATOR.encode()


@dataclass(frozen=True)
class Runs:
    """Files of sorted blocks, a block a line, and how many N-Quads they hold."""

    files: tuple[Path, ...]
    quads: int


def sorted_runs(blocks: Iterable[str], folder: Path, prefix: str, *, size: int = RUN) -> Runs:
    """Sort blocks into files of a folder, each of about `size` characters, and return them."""
    files: list[Path] = []
    quads = held = 0
    batch: list[str] = []
    for block in blocks:
        batch.append(block)
        held += len(block)
        quads += 1 + block.count(SEPARATOR)
        if held >= size:
            files.append(_written(batch, folder / f"{prefix}-{len(files)}"))
            batch, held = [], 0
    if batch:
        files.append(_written(batch, folder / f"{prefix}-{len(files)}"))
    return Runs(tuple(files), quads)


def _written(batch: list[str], file: Path) -> Path:
    batch.sort()
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{block}\n" for block in batch)
    return file


def merged(lines: Iterable[bytes], runs: Iterable[Runs]) -> Iterator[bytes]:
    """Yield sorted lines and the blocks of runs in canonical order, each block as the lines that it holds."""
    files = [path.open("rb") for each in runs for path in each.files]
    try:
        for block in heapq.merge(lines, *files):
            yield block.replace(BREAK, b"\n")
    finally:
        for file in files:
            file.close()


class Lines(io.RawIOBase):
    """A run as a file of N-Quads, which is read and never written."""

    def __init__(self, run: Path) -> None:
        """Take the file of a run."""
        super().__init__()
        self._chunks = _chunks(run)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a buffer with the next bytes, and return how many they are; none at the end."""
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        target = memoryview(buffer)
        count = min(len(target), len(self._rest))
        target[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            yield chunk.replace(BREAK, b"\n")
