from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from .conftest import ROOT

HEAVY = {"numpy", "pandas", "sacrebleu", "pythainlp", "rich", "fastapi", "starlette", "pydantic", "uvicorn", "jinja2"}


PROGRAM = """
import sys
from glossary.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    print(*sys.modules, file=sys.stderr)
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, env=environment)


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["build", "--help"], ["serve", "--help"], ["lookup", "bank"]]
)
def test_what_must_answer_at_once_imports_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "glossary.csv").write_text("english,thai\nbank,ธนาคาร\n", encoding="utf-8")
    result = run(tmp_path, *arguments)
    assert result.stdout
    assert HEAVY.isdisjoint(result.stderr.split())


def test_the_top_level_is_what_the_owner_laid_out() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode or not listed.stdout:
        pytest.skip("is no git checkout")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} == {
        "pyproject.toml",
        "README.md",
        "seeds",
        "align",
        "glossary",
        "tests",
    }


def test_extras_are_those_that_are_said() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {"documents", "plot", "spark", "web", "test", "browser"}


def test_model_files_are_data() -> None:
    for path in (ROOT / "align" / "models").glob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype != object for name in arrays)


@pytest.mark.slow
def test_the_wheel_holds_packages_models_pages_and_types(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        p.relative_to(ROOT).as_posix() for top in ("align", "glossary") for p in (ROOT / top).rglob("*") if p.is_file()
    }
    assert {n for n in wanted if "__pycache__" not in n} <= names
    kinds = {PurePosixPath(name).suffix for name in names if name.startswith("glossary/")}
    assert {".py", ".typed", ".html", ".css", ".js", ".svg", ".po"} <= kinds
    assert not any(n.startswith(("tests/", "seeds/")) for n in names)
