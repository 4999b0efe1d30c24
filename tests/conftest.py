from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest

from glossary.__main__ import main
from glossary.entries.entry import Entry, Synonym, Variant

from .browser import chromium, served, unchanged  # noqa: F401  (fixtures)

hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """The cases of a file, each a pytest parameter; one with "xfail" is a known failure, with the reason."""
    loaded = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=str(at), marks=[pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else [])
        for at, case in enumerate(loaded)
    ]


def entries(case: dict[str, Any]) -> list[Entry]:
    """The glossary of a case: rows of English, Thai, status, acronym and kind; synonyms with their term and status."""
    found: dict[str, Entry] = {}
    for english, thai, status, acronym, kind in ([*row, "", "", ""][:5] for row in case["glossary"]):
        held = found.get(english, Entry(english, (acronym,) if acronym else ()))
        found[english] = replace(held, variants=(*held.variants, Variant(thai, kind, status=status)))
    for english, synonym, status in ([*row, ""][:3] for row in case.get("synonyms", [])):
        held = found[english]
        found[english] = replace(held, synonyms=(*held.synonyms, Synonym(synonym, status)))
    return list(found.values())


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of their own in which the programs that are tried keep their state."""
    with pytest.MonkeyPatch.context() as environment:
        folder = tmp_path_factory.mktemp("state")
        environment.setenv("XDG_STATE_HOME", str(folder))
        yield folder


@pytest.fixture
def wonglep(capfd: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run the command in this process, as a program on a pipe would."""

    def run(*arguments: str) -> Result:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        out, err = capfd.readouterr()
        return Result(int(exit_.value.code or 0), out, err)

    return run


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The glossary file that pages are tried on; modules whose tests change it have one for each test."""
    from .web import fill

    return fill(tmp_path_factory.mktemp("web") / "my.glossary")


@pytest.fixture(scope="module")
def browser(path: Path) -> Iterator[Any]:
    """A browser at a server of it."""
    from .web import browsing

    with browsing(path) as browser:
        yield browser


@pytest.fixture(scope="session")
def gold_folder() -> Path:
    """The folder of the project's gold, which is not in the repository."""
    folder = os.environ.get("WONGLEP_GOLD")
    if not folder:
        pytest.skip("WONGLEP_GOLD does not name the folder of the gold")
    return Path(folder)


@pytest.fixture(scope="session")
def seeds() -> Path:
    return ROOT / "seeds"
