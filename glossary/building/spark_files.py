"""Files of records as a DataFrame of documents, from any file system that Spark can read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from align.errors import InputError
from align.json_lines import parse_object
from glossary.documents import Columns
from glossary.files.reading import delimiter_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, DataFrameReader, SparkSession

ID, TEXT = "id", "text"
"""The columns of a DataFrame of documents."""
_MAGIC = re.compile(r"[*?\[\]{}\\]")
"""Characters with a meaning in Spark's path patterns."""


class Files(NamedTuple):
    """The files with one suffix at some paths, at least one."""

    spark: SparkSession
    suffix: str
    paths: list[str]

    def reader(self) -> DataFrameReader:
        """Return a reader of these files that passes over others at the same paths."""
        named = f"*{{{','.join(_with_packed(self.suffix))}}}"
        return self.spark.read.option("recursiveFileLookup", True).option("pathGlobFilter", named)

    @property
    def patterns(self) -> list[str]:
        """Return the paths as Spark patterns."""
        return list(map(_pattern, self.paths))

    def first_line(self) -> str:
        """Return the first line of one of the files that is not blank, or an empty string."""
        lines = self.reader().text(self.patterns)
        found = lines.where("trim(value) != ''").head(1)
        return str(found[0][0]) if found else ""


def documents(spark: SparkSession, paths: list[str], columns: Columns) -> DataFrame:
    """Return records as documents: a DataFrame with the columns ``ID`` and ``TEXT``, both strings.

    Parameters
    ----------
    spark
        a session
    paths
        files, patterns or folders: all files with a suffix of ``READERS`` are read, also packed by gzip, unless their
        names begin with ``_`` or ``.``
    columns
        where records have their text and their id

    Raises
    ------
    InputError
        when a path is missing or leads to no such file, or records lack a column; when the job runs, also for a record
        with a text but without an id
    """
    from pyspark.sql.functions import col, lit, raise_error, when

    by_suffix: dict[str, list[str]] = {}
    for path in paths:
        for suffix in _suffixes(spark, path):
            by_suffix.setdefault(suffix, []).append(path)
    frames = [READERS[suffix](Files(spark, suffix, by_suffix[suffix]), columns) for suffix in sorted(by_suffix)]
    lacks = col(TEXT).isNotNull() & (col(ID).isNull() | (col(ID) == ""))
    error = raise_error(lit(f"a record lacks its id ({columns.id!r}, --id-column), which the spark engine needs"))
    return reduce(lambda one, other: one.union(other), frames).withColumn(ID, when(lacks, error).otherwise(col(ID)))


def _pattern(path: str) -> str:
    """Return a path as a Spark pattern; the name of an existing file means itself, whatever characters it has."""
    return _MAGIC.sub(r"\\\g<0>", path) if os.path.lexists(path) else path


def _with_packed(suffix: str) -> tuple[str, ...]:
    """Return a suffix and that of the same files packed."""
    return (suffix,) if suffix == ".parquet" else (suffix, f"{suffix}.gz")


def _suffixes(spark: SparkSession, path: str) -> set[str]:
    """Return the suffixes of the files at a path that can be read."""
    from pyspark.errors import AnalysisException

    if not path:
        raise InputError("a path must not be empty")
    try:
        names = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(_pattern(path)).inputFiles()
    except AnalysisException:
        raise InputError(f"{path}: no such file or directory") from None
    found = {suffix for suffix in READERS if any(name.endswith(_with_packed(suffix)) for name in names)}
    if not found:
        raise InputError(f"{path}: is nothing that the spark engine reads: {', '.join(READERS)}")
    return found


def _select(files: Files, df: DataFrame, columns: Columns) -> DataFrame:
    """Select the columns of id and text of records."""
    from pyspark.sql.functions import col

    kinds = {field.name.strip(): (field.name, field.dataType.simpleString()) for field in df.schema.fields}
    for name, option in ((columns.text, "--text-column"), (columns.id, "--id-column")):
        if name not in kinds:
            named = ", ".join(kinds)[:80]
            raise InputError(
                f"{files.paths[0]}: lacks the column {name!r} ({option}); its columns are {named or 'none'}"
            )
    text, kind = kinds[columns.text]
    if kind != "string":
        raise InputError(f"{files.paths[0]}: {columns.text} must be of strings; got {kind}")
    quoted = [f"`{name.replace('`', '``')}`" for name in (kinds[columns.id][0], text)]
    return df.select(col(quoted[0]).cast("string").alias(ID), col(quoted[1]).alias(TEXT))


def _parquet(files: Files, columns: Columns) -> DataFrame:
    return _select(files, files.reader().parquet(*files.patterns), columns)


def _csv(files: Files, columns: Columns) -> DataFrame:
    separator = delimiter_of(files.first_line())
    reader = files.reader().options(header=True, multiLine=True, escape='"', sep=separator, enforceSchema=False)
    return _select(files, reader.csv(files.patterns), columns).fillna("", [TEXT])


def _json_lines(files: Files, columns: Columns) -> DataFrame:
    from pyspark.sql.types import StringType, StructField, StructType

    first = parse_object(files.first_line() or "{}", files.paths[0])
    for name in (columns.text, columns.id):
        if name not in first:
            raise InputError(f"{files.paths[0]}: the first record lacks the key {name!r}")
    schema = StructType([StructField(name, StringType()) for name in dict.fromkeys((columns.id, columns.text))])
    return _select(files, files.reader().schema(schema).option("mode", "FAILFAST").json(files.patterns), columns)


READERS: dict[str, Callable[[Files, Columns], DataFrame]] = {
    ".parquet": _parquet,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
    ".tsv": _csv,
}
"""Readers of records by the suffixes of their files."""
