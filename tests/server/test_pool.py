"""The pool: whole answers, the deadline, crashes, memory, waiting, another store, and that no process is left."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import (
    AnswerTooBig,
    BadRequest,
    Busy,
    DeadlineExceeded,
    Refusal,
    StoreUnavailable,
    SyntaxRefused,
    WorkerLost,
)
from server.pool import Pool
from server.settings import Settings
from server.terms import boolean, rows
from server.wire import Task
from tests.server.conftest import alive, eventually, publish, sample_quads

LIMITS = Settings(timeout=2.0, wait=1.0, workers=2, waiting=2)
JSON = "application/sparql-results+json"


def task(query: str, cap: int = 1 << 20) -> Task:
    """Return a task with answers in JSON and Turtle."""
    return Task(query, JSON, "text/turtle", cap=cap)


@pytest.fixture(scope="module")
def store(folder: Path) -> Path:
    """Return the store of the sample dataset."""
    return folder / "current" / "store"


@pytest.fixture
def pool(store: Path) -> Iterator[Pool]:
    """Return a pool of two workers."""
    made = Pool(store, LIMITS)
    yield made
    made.close()


def answers(pool: Pool) -> bool:
    """Tell whether a small query is answered."""
    return boolean(pool.run(task("ASK { ?s ?p ?o }"), seconds=2).body)


def test_answer_is_whole(pool: Pool, store: Path) -> None:
    answer = pool.run(task("SELECT (1 + 1 AS ?two) {}"), seconds=2)
    assert rows(answer.body)[0]["two"].value == "2"
    assert (answer.media_type, answer.store) == (JSON, store)


def test_construct_is_turtle(pool: Pool) -> None:
    answer = pool.run(task("CONSTRUCT { <http://a> <http://b> 1 } WHERE {}"), seconds=2)
    assert answer.media_type == "text/turtle"
    assert b"<http://a> <http://b> 1" in answer.body


def test_deadline_kills_and_recovers(pool: Pool, runaway: str) -> None:
    before = pool.pids
    start = time.monotonic()
    with pytest.raises(DeadlineExceeded, match=r"after 0\.3 seconds"):
        pool.run(task(runaway), seconds=0.3)
    assert time.monotonic() - start < 0.3 + 1.0
    assert eventually(lambda: len(pool.pids) == 2, 2)
    assert len(set(before) & set(pool.pids)) == 1
    assert eventually(lambda: sum(map(alive, before)) == 1)
    assert answers(pool)


def test_planning_is_under_the_deadline_too(pool: Pool) -> None:
    with pytest.raises(DeadlineExceeded):
        pool.run(task("SELECT * {" + "?s ?p ?o . " * 3000 + "}"), seconds=0.3)
    assert answers(pool)


def test_crash_is_a_refusal_and_recovers(pool: Pool) -> None:
    with pytest.raises(WorkerLost) as caught:
        pool.run(task("SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }"), seconds=2)
    assert caught.value.status == 503
    assert eventually(lambda: len(pool.pids) == 2, 2)
    assert answers(pool)


def test_worker_killed_from_outside_is_replaced(pool: Pool, runaway: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.run, task(runaway), seconds=5)
        time.sleep(0.2)
        for pid in pool.pids:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerLost):
            running.result()
    with pytest.raises(WorkerLost):
        answers(pool)
    assert eventually(lambda: len(pool.pids) == 2, 2)
    assert answers(pool)


def test_memory_is_bounded(store: Path) -> None:
    pool = Pool(store, replace(LIMITS, memory_mib=1024))
    try:
        values = " ".join(f'"{n:0100}"' for n in range(400))
        lists = " ".join(f"VALUES ?{v} {{ {values} }}" for v in "abc")
        query = f"SELECT DISTINCT * {{ {lists} }} ORDER BY ?c"
        with pytest.raises((WorkerLost, AnswerTooBig)):
            pool.run(task(query), seconds=60)
        assert eventually(lambda: len(pool.pids) == 2, 2)
    finally:
        pool.close()


def test_big_answer_is_refused(pool: Pool) -> None:
    with pytest.raises(AnswerTooBig) as caught:
        pool.run(task("SELECT * { ?s ?p ?o . ?a ?b ?c }", cap=1 << 20), seconds=10)
    assert caught.value.status == 413
    assert answers(pool)


@pytest.mark.parametrize("query", ["SELECT ?x", "", "SELECT * {\n ?s ?p }", "ASK { } }"])
def test_bad_syntax_has_a_place(pool: Pool, query: str) -> None:
    with pytest.raises(SyntaxRefused, match=r"^line \d+, column \d+: not SPARQL 1.1") as caught:
        pool.run(task(query), seconds=2)
    assert caught.value.position is not None
    assert answers(pool)


def test_undeclared_prefix_is_named(pool: Pool) -> None:
    with pytest.raises(SyntaxRefused, match=r"^line 2, column 7: the prefix ex: is not declared"):
        pool.run(task("PREFIX mp: <http://example.org/>\nASK { ex:a mp:b _:c , 'ex:d' }"), seconds=2)


def test_unknown_function_is_a_bad_request(pool: Pool) -> None:
    with pytest.raises(BadRequest, match="custom function"):
        pool.run(task("SELECT (<http://example.org/f>(1) AS ?x) {}"), seconds=2)


def test_workers_have_no_network(pool: Pool) -> None:
    with pytest.raises(Refusal):
        pool.run(task("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), seconds=2)


def test_workers_cannot_write(pool: Pool) -> None:
    with pytest.raises(SyntaxRefused):
        pool.run(task("INSERT DATA { <http://a> <http://b> 1 }"), seconds=2)


def test_strangers_wait_and_the_rest_are_busy(pool: Pool, runaway: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        running = [threads.submit(pool.run, task(runaway), seconds=1.5) for _ in range(6)]
        time.sleep(0.3)
        start = time.monotonic()
        assert boolean(pool.run(task("ASK {}"), seconds=2, own=True).body)
        assert time.monotonic() - start < 1.0
        outcomes = [type(r.exception()) for r in running]
    assert set(outcomes) == {DeadlineExceeded, Busy}
    assert outcomes.count(Busy) >= 4


def test_busy_says_when_to_come_back(pool: Pool, runaway: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.run, task(runaway), seconds=1.5)
        time.sleep(0.2)
        with pytest.raises(Busy) as caught:
            pool.run(task("ASK {}"), seconds=1)
        running.exception()
    assert caught.value.retry_after
    assert caught.value.status == 503


def test_many_parallel_requests_all_get_their_own_answer(store: Path) -> None:
    pool = Pool(store, replace(LIMITS, workers=3, waiting=64, wait=20))
    try:
        with ThreadPoolExecutor(16) as threads:
            found = list(threads.map(lambda n: pool.run(task(f"SELECT ({n} AS ?n) {{}}"), seconds=5), range(400)))
        assert [int(rows(a.body)[0]["n"].value) for a in found] == list(range(400))
    finally:
        pool.close()


def test_deadlines_and_crashes_in_parallel_leave_the_pool_whole(store: Path, runaway: str) -> None:
    pool = Pool(store, replace(LIMITS, workers=3, waiting=64, wait=20))
    queries = [runaway, "SELECT * {" + "(" * 20_000 + "}", "ASK {}", "SELECT ?x"] * 6
    outcomes = []
    try:
        with ThreadPoolExecutor(8) as threads:
            outcomes = [f.exception() for f in [threads.submit(pool.run, task(q), seconds=0.2) for q in queries]]
        assert eventually(lambda: len(pool.pids) == 3)
        assert [type(o) for o in outcomes] == [DeadlineExceeded, WorkerLost, type(None), SyntaxRefused] * 6
    finally:
        pool.close()


def test_closing_leaves_no_process(store: Path, runaway: str) -> None:
    pool = Pool(store, LIMITS)
    pids = pool.pids
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.run, task(runaway), seconds=30)
        time.sleep(0.2)
        pool.close()
        assert isinstance(running.exception(), Refusal)
    assert len(pids) == 2
    assert eventually(lambda: not any(map(alive, pids)))
    with pytest.raises(Busy):
        answers(pool)


def test_no_thread_is_left(store: Path, runaway: str) -> None:
    before = threading.active_count()
    pool = Pool(store, LIMITS)
    with pytest.raises(DeadlineExceeded):
        pool.run(task(runaway), seconds=0.1)
    pool.close()
    assert eventually(lambda: threading.active_count() <= before)


def test_missing_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        Pool(tmp_path / "nothing", LIMITS)


def test_another_store_is_served_without_a_gap(pool: Pool, tmp_path: Path) -> None:
    other = publish(tmp_path, "other", sample_quads()[:1]) / "current" / "store"
    old = pool.pids
    pool.retarget(other)
    answer = pool.run(task("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"), seconds=2)
    assert (answer.store, rows(answer.body)[0]["n"].value) == (other, "1")
    assert len(pool.pids) == 2
    assert eventually(lambda: not any(map(alive, old)))


def test_a_broken_store_is_not_taken_up(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        pool.retarget(tmp_path / "nothing")
    assert answers(pool)
    assert len(pool.pids) == 2
