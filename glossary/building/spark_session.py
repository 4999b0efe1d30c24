"""A Spark session without console noise, whose errors are one line."""

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
OPTIONS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    "spark.sql.adaptive.optimizer.excludedRules": ("org.apache.spark.sql.execution.adaptive.AQEPropagateEmptyRelation"),
}
"""Settings: how many documents Spark hands to Python at a time; and no optimizer rule that would drop the counts of
documents when nothing was found in them."""
_OWN = re.compile(r"^align\.errors\.\w+: (.*)$", re.M)
_SPARKS = re.compile(r"\[[A-Z][A-Z0-9_.]+\] (.+?)(?: +SQLSTATE.*)?$", re.M)


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """Open a Spark session: the active one, or a new one that ends afterwards.

    Parameters
    ----------
    master
        the URL of the cluster, or for example ``local[2]``; without it, as Spark is configured

    Raises
    ------
    InputError
        when PySpark or Java is missing, Spark does not start, or a job fails
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
    spark = before or _start(master)
    for name, value in OPTIONS.items():
        spark.conf.set(name, value)
    try:
        yield spark
    except (PySparkException, Py4JError) as error:
        raise InputError(f"spark: {one_line(error)}") from None
    finally:
        if before is None:
            spark.stop()


def _start(master: str | None) -> SparkSession:
    from pyspark.sql import SparkSession

    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise InputError(NEEDS)
    builder = SparkSession.builder.appName("wonglep build").config("spark.ui.showConsoleProgress", "false")
    if master is not None:
        builder = builder.master(master)
    if master is None or master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.ui.enabled", "false")
    with tempfile.TemporaryFile() as output, _redirect_stderr(output):
        try:
            spark = builder.getOrCreate()
        except Exception as error:
            output.seek(0)
            # Java writes the reason to the terminal; PySpark's own error only says that Java ended.
            found = re.search(r"\S*(?:Error|Exception): .*", output.read().decode(errors="replace"))
            why = found[0] if found else one_line(error)
            raise InputError(f"spark does not start: {why}; it needs Java 17 or later") from None
    spark.sparkContext.setLogLevel("ERROR")
    return spark


@contextmanager
def _redirect_stderr(file: IO[bytes]) -> Iterator[None]:
    """Redirect standard error of this process, and of those that it starts meanwhile, into a file."""
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def one_line(error: Exception) -> str:
    r"""Return the message of a Spark error in one line, without the traces of Python and Java.

    >>> one_line(Exception("o75.text: [PATH_NOT_FOUND] Path does not exist: file:/a. SQLSTATE: 42K03\n\tat x.scala"))
    'path does not exist: file:/a'
    """
    text = str(error)
    found = _OWN.search(text) or _SPARKS.search(text)
    line = (found[1] if found else (text.strip().splitlines() or [type(error).__name__])[0]).strip()
    return (line[:1].lower() + line[1:]).removesuffix(".")
