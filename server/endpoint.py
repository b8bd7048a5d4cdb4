"""A published dataset comes in; whole answers to queries go out, computed by the workers or kept from before."""

import hashlib
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph

from kgbuild.dataset import CURRENT, PublishedDataset
from kgbuild.errors import DatasetError
from kgbuild.namespaces import PREFIXES
from server.cache import AnswerCache
from server.errors import StoreUnavailable
from server.guard import Examined, examine
from server.negotiation import GRAPHS, RESULTS, Choice, Format, choose
from server.pool import Answer, Pool
from server.settings import Settings
from server.terms import Row, boolean, rows
from server.wire import Task

__all__ = ["Endpoint", "Prepared"]

_log: Final = logging.getLogger("server.endpoint")
_LOOK_SECONDS: Final = 0.5
_PREFIXES: Final = {name: iri for name, iri in PREFIXES.items() if name != "mpid"}
_ANY: Final = "ASK { ?s ?p ?o }"


@dataclass(frozen=True)
class Prepared:
    """A query that may be run: its task, the format of its answer, entity tag, deadline and store.

    `etag` is empty where two runs may differ; `own` marks queries of the server's own pages.
    """

    task: Task
    choice: Choice
    etag: str
    seconds: float
    store: Path
    own: bool = False


class Endpoint:
    """The one gate to the store: everything that the server knows, it asks here. Safe to use from many threads."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Open the dataset in `folder` and start the workers; DatasetError or StoreUnavailable if that fails."""
        self.settings = settings
        self._folder = folder
        self._dataset = PublishedDataset.open(folder)
        self._pool = Pool(self._dataset.store, settings)
        self._cache = AnswerCache(settings.cache_mib << 20)
        self._looking = threading.Lock()
        self._looked = time.monotonic()

    @property
    def dataset(self) -> PublishedDataset:
        """The dataset that is current now: a new publication is taken up within a second, a broken one is left."""
        if time.monotonic() - self._looked > _LOOK_SECONDS and self._looking.acquire(blocking=False):
            try:
                self._take_up()
            finally:
                self._looked = time.monotonic()
                self._looking.release()
        return self._dataset

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return self._pool.pids

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    def prepare(
        self,
        text: str,
        *,
        accept: str | None = None,
        name: str | None = None,
        timeout: float | None = None,
        graphs: tuple[list[str] | None, list[str] | None] = (None, None),
    ) -> Prepared:
        """Examine a stranger's query and settle the format of its answer; a Refusal if it may not be run.

        `accept` and `name` are the client's `Accept` header and format; `timeout` may lower the deadline; `graphs` are
        the default and the named graphs that the request names.
        """
        examined = examine(text)
        choice = choose(accept, _offered(examined), name)
        default_graphs, named_graphs = graphs
        task = Task(
            query=text,
            rows_type=_engine_type(choice, RESULTS),
            triples_type=_engine_type(choice, GRAPHS),
            union=not examined.own_dataset and default_graphs is None,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            prefixes=_PREFIXES,
            cap=self.settings.answer_mib << 20,
        )
        seconds = min(timeout or self.settings.timeout, self.settings.timeout)
        return self._prepared(task, choice, seconds=seconds, volatile=examined.volatile)

    def document(self, text: str, choice: Choice) -> Prepared:
        """Return one of the server's own CONSTRUCT queries, ready to run."""
        task = Task(
            query=text,
            rows_type=RESULTS[0].media_type,
            triples_type=choice.format.media_type,
            prefixes=_PREFIXES,
            cap=self.settings.answer_mib << 20,
        )
        return replace(self._prepared(task, choice, seconds=self.settings.timeout), own=True)

    def run(self, prepared: Prepared) -> Answer:
        """Return the whole answer, or raise the Refusal that says why there is none."""
        kept = self._cache.get(prepared.etag) if prepared.etag else None
        if kept is not None:
            return kept
        answer = self._pool.run(prepared.task, seconds=prepared.seconds, own=prepared.own)
        if prepared.etag and answer.store == prepared.store:
            self._cache.put(prepared.etag, answer)
        return answer

    def rows(self, text: str) -> list[Row]:
        """Return the rows of one of the server's own SELECT queries."""
        return rows(self._own(text))

    def ask(self, text: str) -> bool:
        """Return the truth of one of the server's own ASK queries."""
        return boolean(self._own(text))

    def health(self) -> None:
        """Run a query in a worker, never from the cache; a Refusal if none answers."""
        self._pool.run(
            self.document(_ANY, Choice(GRAPHS[0], GRAPHS[0].media_type)).task, seconds=self.settings.timeout, own=True
        )

    def _own(self, text: str) -> bytes:
        return self.run(self.document(text, Choice(GRAPHS[0], GRAPHS[0].media_type))).body

    def _prepared(self, task: Task, choice: Choice, *, seconds: float, volatile: bool = False) -> Prepared:
        dataset = self.dataset
        parts = (dataset.manifest.version, pyoxigraph.__version__, choice.media_type, repr(replace(task, cap=0)))
        digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
        return Prepared(task, choice, "" if volatile else digest, seconds, dataset.store)

    def _take_up(self) -> None:
        """Serve the current publication if it is another than before; whatever is wrong with it is logged."""
        current = self._folder / CURRENT
        if (current if current.exists() else self._folder).resolve() == self._dataset.folder:
            return
        try:
            dataset = PublishedDataset.open(self._folder)
            self._pool.retarget(dataset.store)
        except (DatasetError, StoreUnavailable):
            _log.exception("the new publication cannot be served; the old one stays")
            return
        self._dataset = dataset
        _log.info("now serving version %s", dataset.manifest.version)


def _offered(examined: Examined) -> Sequence[Format]:
    if examined.form in ("CONSTRUCT", "DESCRIBE"):
        return GRAPHS
    return RESULTS if examined.form else (*RESULTS, *GRAPHS)


def _engine_type(choice: Choice, formats: Sequence[Format]) -> str:
    return choice.format.media_type if choice.format in formats else formats[0].media_type
