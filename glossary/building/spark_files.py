"""Files of records as a DataFrame of documents, read by Spark in any file system that it knows."""

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
"""What means something in a pattern."""


class Files(NamedTuple):
    """The files whose names end alike at some paths, at least one."""

    spark: SparkSession
    end: str
    paths: list[str]

    def reader(self) -> DataFrameReader:
        """What reads them, and no others at these paths."""
        named = f"*{{{','.join(_endings(self.end))}}}"
        return self.spark.read.option("recursiveFileLookup", True).option("pathGlobFilter", named)

    @property
    def patterns(self) -> list[str]:
        """The paths as Spark reads them."""
        return list(map(_pattern, self.paths))

    def first_line(self) -> str:
        """The first line of one of them, blank ones aside; empty where they have none."""
        lines = self.reader().text(self.patterns)
        found = lines.where("trim(value) != ''").head(1)
        return str(found[0][0]) if found else ""


def documents(spark: SparkSession, paths: list[str], columns: Columns) -> DataFrame:
    """The documents of records: their columns are ``ID`` and ``TEXT``, both strings.

    Parameters
    ----------
    spark
        a session
    paths
        files, patterns or folders of them: all are read whose names end as those of ``READERS`` do, packed by gzip
        too, and do not begin with ``_`` or ``.``
    columns
        where records have their text and their id

    Raises
    ------
    InputError
        when a path is missing or leads to no such file, or records lack a column. A record with a text and without an
        id is found when it is read.
    """
    from pyspark.sql.functions import col, lit, raise_error, when

    leading: dict[str, list[str]] = {}
    for path in paths:
        for end in _ends(spark, path):
            leading.setdefault(end, []).append(path)
    frames = [READERS[end](Files(spark, end, leading[end]), columns) for end in sorted(leading)]
    lacks = col(TEXT).isNotNull() & (col(ID).isNull() | (col(ID) == ""))
    error = raise_error(lit(f"a record lacks its id ({columns.id!r}, --id-column), which the spark engine needs"))
    return reduce(lambda one, other: one.union(other), frames).withColumn(ID, when(lacks, error).otherwise(col(ID)))


def _pattern(path: str) -> str:
    """A path as Spark reads it: one that is there means itself, not a pattern."""
    return _MAGIC.sub(r"\\\g<0>", path) if os.path.lexists(path) else path


def _endings(end: str) -> tuple[str, ...]:
    """How the names of files end, packed ones among them."""
    return (end,) if end == ".parquet" else (end, f"{end}.gz")


def _ends(spark: SparkSession, path: str) -> set[str]:
    """How the names of files at a path end that can be read."""
    from pyspark.errors import AnalysisException

    if not path:
        raise InputError("a path must not be empty")
    try:
        names = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(_pattern(path)).inputFiles()
    except AnalysisException:
        raise InputError(f"{path}: no such file or directory") from None
    found = {end for end in READERS if any(name.endswith(_endings(end)) for name in names)}
    if not found:
        raise InputError(f"{path}: is nothing that the spark engine reads: {', '.join(READERS)}")
    return found


def _chosen(files: Files, df: DataFrame, columns: Columns) -> DataFrame:
    """The columns of id and text of records that have others, too."""
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
    return _chosen(files, files.reader().parquet(*files.patterns), columns)


def _csv(files: Files, columns: Columns) -> DataFrame:
    mark = delimiter_of(files.first_line())
    reader = files.reader().options(header=True, multiLine=True, escape='"', sep=mark, enforceSchema=False)
    return _chosen(files, reader.csv(files.patterns), columns).fillna("", [TEXT])


def _json_lines(files: Files, columns: Columns) -> DataFrame:
    from pyspark.sql.types import StringType, StructField, StructType

    first = parse_object(files.first_line() or "{}", files.paths[0])
    for name in (columns.text, columns.id):
        if name not in first:
            raise InputError(f"{files.paths[0]}: the first record lacks the key {name!r}")
    schema = StructType([StructField(name, StringType()) for name in dict.fromkeys((columns.id, columns.text))])
    return _chosen(files, files.reader().schema(schema).option("mode", "FAILFAST").json(files.patterns), columns)


READERS: dict[str, Callable[[Files, Columns], DataFrame]] = {
    ".parquet": _parquet,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
    ".tsv": _csv,
}
"""What reads records, by the end of the names of their files."""
