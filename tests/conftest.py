"""What tests of every part share: the repository's folder, and the real data built once a run."""

from pathlib import Path

import pytest

from kgbuild.build import Options, build
from kgbuild.dataset import PublishedDataset
from kgbuild.project import Project

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder into which the real data were built, once for the whole run."""
    target = tmp_path_factory.mktemp("published")
    build(Project.open(ROOT), target, Options(), lambda _: None)
    return target


@pytest.fixture(scope="session")
def dataset(published: Path) -> PublishedDataset:
    """Return the published real dataset."""
    return PublishedDataset.open(published)
