"""The command `kgserve`: a published dataset or RDF files come in; they are served over HTTP until it is stopped."""

import argparse
import logging
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from waitress.server import create_server

from kgbuild.errors import DatasetError
from kgbuild.namespaces import BASE
from server.app import create_app
from server.endpoint import Endpoint
from server.errors import LoadError, StoreUnavailable
from server.loading import load
from server.questions import QuestionError, ready_questions
from server.settings import Settings

__all__ = ["main"]

_BODY_LIMIT: Final = 4 << 20
_HEADER_LIMIT: Final = 64 << 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve what the command line names; 0 when stopped, 1 if it cannot be served (the reason is printed)."""
    options = _options().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, _stop)
    try:
        ready_questions()
        return _load_and_serve(options)
    except (DatasetError, LoadError, QuestionError, StoreUnavailable, OSError) as error:
        sys.stderr.write(f"kgserve: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 0


def _load_and_serve(options: argparse.Namespace) -> int:
    paths: list[Path] = options.paths
    if len(paths) == 1 and (paths[0].is_dir() or not paths[0].suffix):
        return _serve(paths[0], options)
    with tempfile.TemporaryDirectory(prefix="kgserve-") as folder:
        load(paths, Path(folder), options.base)
        return _serve(Path(folder), options)


def _serve(folder: Path, options: argparse.Namespace) -> int:
    settings = Settings(
        timeout=options.timeout,
        workers=options.workers,
        waiting=options.waiting,
        memory_mib=options.memory,
        answer_mib=options.answer,
        cache_mib=options.cache,
        url=options.url,
    )
    endpoint = Endpoint(folder, settings)
    try:
        server = create_server(
            create_app(endpoint),
            host=options.host,
            port=options.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=_BODY_LIMIT,
            max_request_header_size=_HEADER_LIMIT,
            channel_timeout=60,
        )
        sys.stdout.write(
            f"kgserve: {endpoint.dataset.manifest.triples:,} triples at http://{options.host}:{server.effective_port}/\n"
        )
        sys.stdout.flush()
        server.run()
    finally:
        endpoint.close()
    return 0


def _options() -> argparse.ArgumentParser:
    defaults = Settings()
    parser = argparse.ArgumentParser(
        prog="kgserve",
        description="Serve a published dataset, or any RDF files, over SPARQL, as linked data and as pages.",
        epilog="Example: kgserve build --port 8000",
    )
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("build")], metavar="FOLDER_OR_FILE", help=_PATHS)
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default %(default)s: this machine only)"
    )
    parser.add_argument(
        "--port", type=_port, default=8000, help="port to listen on, 0 for any free one (default %(default)s)"
    )
    parser.add_argument("--base", default=BASE, help="where the things of RDF files live (default %(default)s)")
    parser.add_argument("--url", default="", metavar="URL", help="the server's public address, if it is behind a proxy")
    for name, kind, default, text in (
        ("timeout", _seconds, defaults.timeout, "seconds after which a query is stopped"),
        ("workers", _count, defaults.workers, "queries that run at once"),
        ("waiting", _count, defaults.waiting, "requests that may wait for a worker"),
        ("memory", _count, defaults.memory_mib, "MiB of memory that a query may use"),
        ("answer", _count, defaults.answer_mib, "MiB that an answer may have"),
        ("cache", _count, defaults.cache_mib, "MiB of answers that are kept"),
    ):
        parser.add_argument(f"--{name}", type=kind, default=default, metavar="N", help=f"{text} (default %(default)s)")
    return parser


_PATHS: Final = "the folder that kgbuild writes (default: build), or RDF files: .ttl .trig .nt .nq .jsonld .rdf .owl"


def _count(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number


def _port(text: str) -> int:
    if not (text.isdigit() and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
