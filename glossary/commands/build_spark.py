"""``wonglep build --engine spark``: records to a folder of parts, on a cluster or on this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from align.errors import InputError
from glossary.building.aligning import Aligner
from glossary.building.spark import LINES, build
from glossary.building.spark_files import ID, TEXT, documents
from glossary.building.spark_session import session
from glossary.commands.output import counted, note
from glossary.documents import Columns
from glossary.files.reading import STANDARD_INPUT
from glossary.store import names_store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def folder_for(output: str | None, others: Mapping[str, Any]) -> str:
    """Return the folder to write; *others* are options that the engine does not have.

    Raises
    ------
    UsageError
        when there is no folder, or another option is given
    """
    if output in (None, "", "-") or names_store(str(output)):
        raise click.UsageError("--engine spark needs -o with a folder")
    for name, value in others.items():
        if value:
            raise click.UsageError(f"--engine spark does not go with {name}")
    return str(output)


def build_parts(
    paths: Sequence[str], output: str, aligner: Aligner, columns: Columns, master: str | None = None
) -> None:
    """Build a glossary from the records that paths name, and report the result.

    Parameters
    ----------
    paths
        see ``spark_files.documents``
    output
        the folder of the parts, which must be empty or new; ``sorted_parts.read_parts`` reads it
    aligner
        how to align the documents
    columns
        where records have their text and their id
    master
        see ``spark_session.session``

    Raises
    ------
    InputError
        when there is no Spark, a path or a column is missing, a record is broken, or the folder holds something
    """
    if STANDARD_INPUT in paths:
        raise InputError("standard input: is nothing that the spark engine reads")
    aligner = aligner.with_data()
    with session(master) as spark:
        _check_empty(spark, output)
        _build(spark, list(dict.fromkeys(paths)), output, aligner, columns)


def _build(spark: SparkSession, paths: list[str], output: str, aligner: Aligner, columns: Columns) -> None:
    from pyspark.sql import Observation
    from pyspark.sql.functions import count, lit

    read, written = Observation(), Observation()
    found = documents(spark, paths, columns).observe(read, count(lit(1)).alias("all"), count(TEXT).alias("documents"))
    built = build(found, TEXT, ID, aligner=aligner, output=LINES).observe(written, count(lit(1)).alias("concepts"))
    built.write.mode("append").option("compression", "none").text(output)
    without = read.get["all"] - read.get["documents"]
    if without:
        note(f"passed over {counted(without, 'record')} without a text")
    note(f"{counted(read.get['documents'], 'document')}, {counted(written.get['concepts'], 'concept')} in {output}")


def _check_empty(spark: SparkSession, output: str) -> None:
    """Raise an error unless a folder is new or empty; it may be in any file system that Spark knows."""
    path = spark._jvm.org.apache.hadoop.fs.Path(output)
    system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    if system.exists(path) and (system.getFileStatus(path).isFile() or len(system.listStatus(path))):
        raise InputError(f"{output}: exists; name a folder that is empty or new")
