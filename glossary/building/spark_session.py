"""A quiet session of Spark, whose errors are one line."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from align.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEEDS = "the spark engine needs PySpark and Java 17 or later; pip install 'wonglep[spark]' installs the former"
CHOSEN = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    "spark.sql.adaptive.optimizer.excludedRules": ("org.apache.spark.sql.execution.adaptive.AQEPropagateEmptyRelation"),
}
"""Settings: documents that Spark hands to Python at a time; and that it forgets no count when nothing was found."""
_OWN = re.compile(r"^align\.errors\.\w+: (.*)$", re.M)
_SPARKS = re.compile(r"\[[A-Z][A-Z0-9_.]+\] (.+?)(?: +SQLSTATE.*)?$", re.M)


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """A session of Spark: one that is there already, or one that ends afterwards.

    Parameters
    ----------
    master
        where it runs, as ``local[2]``; without it, as Spark is set up

    Raises
    ------
    InputError
        when PySpark or Java is missing, Spark does not start, or something fails in it
    """
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    try:
        import pyarrow  # noqa: F401
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError(NEEDS) from None
    before = SparkSession.getActiveSession()
    spark = before or _started(master)
    for name, value in CHOSEN.items():
        spark.conf.set(name, value)
    try:
        yield spark
    except (PySparkException, Py4JError) as error:
        raise InputError(f"spark: {one_line(error)}") from None
    finally:
        if before is None:
            spark.stop()


def _started(master: str | None) -> SparkSession:
    from pyspark.sql import SparkSession

    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise InputError(NEEDS)
    builder = SparkSession.builder.appName("wonglep build").config("spark.ui.showConsoleProgress", "false")
    if master is not None:
        builder = builder.master(master)
    if master is None or master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.ui.enabled", "false")
    with tempfile.TemporaryFile() as said, _stderr_to(said):
        try:
            spark = builder.getOrCreate()
        except Exception as error:
            said.seek(0)
            heard = re.search(r"\S*(?:Error|Exception): .*", said.read().decode(errors="replace"))
            why = heard[0] if heard else one_line(error)
            raise InputError(f"spark does not start: {why}; it needs Java 17 or later") from None
    spark.sparkContext.setLogLevel("ERROR")
    return spark


@contextmanager
def _stderr_to(file: IO[bytes]) -> Iterator[None]:
    """Let what is started meanwhile write its errors into a file, for as long as it runs."""
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def one_line(error: Exception) -> str:
    r"""What an error of Spark says, without where in Spark that was.

    >>> one_line(Exception("o75.text: [PATH_NOT_FOUND] Path does not exist: file:/a. SQLSTATE: 42K03\n\tat x.scala"))
    'path does not exist: file:/a'
    """
    text = str(error)
    found = _OWN.search(text) or _SPARKS.search(text)
    line = (found[1] if found else (text.strip().splitlines() or [type(error).__name__])[0]).strip()
    return (line[:1].lower() + line[1:]).removesuffix(".")
