"""The README: its commands run, its answers are the answers, its examples are valid."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from kgbuild.cli import main
from kgbuild.context import Context

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ANSWERED = re.findall(r"^    kgbuild (query \S+)\n\n((?:\|.*\n)+)", README, flags=re.MULTILINE)


@pytest.fixture
def at_home(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder as the repository is after a build: `build/`, `server/`, `ontology/` and `data/` are there."""
    (tmp_path / "build").symlink_to(published)
    for name in ("server", "ontology", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_five_questions_are_answered() -> None:
    assert len(ANSWERED) == 5


@pytest.mark.parametrize(("command", "answer"), ANSWERED, ids=[c for c, _ in ANSWERED])
def test_answers_are_those_that_the_command_gives(at_home: Path, command: str, answer: str) -> None:
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code == 0, result.stderr
    assert result.stdout == answer


def test_query_for_sections_runs_and_finds_them(at_home: Path) -> None:
    (query,) = re.findall(r"```sparql\n(.*?)```", README, flags=re.DOTALL)
    result = CliRunner().invoke(main, ["query", query])
    assert result.exit_code == 0, result.stderr
    assert "F1.2" in result.stdout


def commands() -> Iterator[list[str]]:
    """Yield the words of each kgbuild command of the list of commands."""
    for line in re.findall(r"^    kgbuild (.*?)(?: +#.*)?$", README, flags=re.MULTILINE):
        yield [w.strip('"') for w in re.findall(r'"[^"]*"|\S+', line)]


def test_every_command_of_the_tool_is_shown() -> None:
    shown = {words[0] for words in commands()}
    assert shown == set(main.commands)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_shown_is_understood(at_home: Path, words: list[str]) -> None:
    if "PROFILE.txt" in words:
        result = CliRunner().invoke(main, words)
        assert (result.exit_code, "PROFILE.txt" in result.stderr) == (3, True)
        return
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.stderr


def test_example_entry_has_only_keys_of_the_context() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    (entry,) = yaml.safe_load(text)
    known = set(Context.load(ROOT / "ontology" / "context.jsonld").keys)
    nested = [entry, entry["registration"], *entry["mentions"], *entry["inferred"]]
    assert [key for block in nested for key in block if key not in known] == []


def test_example_entry_tells_what_the_data_tell() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    (example,) = yaml.load(text, Loader=yaml.BaseLoader)
    entries = yaml.load((ROOT / "data/kaz-2010/acts.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    real = next(e for e in entries if e["id"] == example["id"])
    for key in ("type", "number", "adopted", "issuer", "registration"):
        assert example[key] == real[key]


@pytest.mark.parametrize("folder", re.findall(r"\]\(([\w./-]+)\)", README))
def test_linked_files_are_there(folder: str) -> None:
    assert (ROOT / folder).exists()
