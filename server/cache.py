"""Answers come in and are kept, up to a number of bytes; the ones unused for longest go first."""

import threading
from collections import OrderedDict

from server.pool import Answer

__all__ = ["AnswerCache"]

_OVERHEAD = 256


class AnswerCache:
    """Answers by key, bounded in bytes; safe to use from many threads."""

    def __init__(self, limit: int) -> None:
        """Keep at most `limit` bytes; an answer of more than a quarter of them is never kept."""
        self._limit = limit
        self._size = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """The bytes that are held now."""
        return self._size

    def get(self, key: str) -> Answer | None:
        """Return the answer kept under a key, if any."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer under a key, at the cost of the ones unused for longest."""
        cost = _cost(answer)
        if cost > self._limit // 4:
            return
        with self._lock:
            old = self._answers.pop(key, None)
            self._size += cost - (_cost(old) if old else 0)
            self._answers[key] = answer
            while self._size > self._limit:
                self._size -= _cost(self._answers.popitem(last=False)[1])


def _cost(answer: Answer) -> int:
    return len(answer.body) + _OVERHEAD
