"""The limits and choices that a server is started with."""

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True)
class Settings:
    """Limits of a server; the command line's options are these fields.

    `timeout` is the deadline of a query and `wait` the longest time that a request waits for a free worker, in seconds;
    `workers` the number of queries that run at once; `waiting` the number of requests that may wait for a worker;
    `memory_mib` the address space of a worker, `answer_mib` the longest answer, `cache_mib` the memory for answers that
    are kept. `url` is the address under which clients reach the server, empty to take it from each request.
    """

    timeout: float = 10.0
    wait: float = 5.0
    workers: int = 4
    waiting: int = 16
    memory_mib: int = 2048
    answer_mib: int = 32
    cache_mib: int = 64
    url: str = ""

    @property
    def threads(self) -> int:
        """The number of server threads: one for each running and each waiting query, and some for all else."""
        return self.workers + self.waiting + 8
