"""A build on Apache Spark: a DataFrame of documents to a DataFrame of terms.

Each task counts the occurrences in its documents. Each step of ``merge.steps`` is a shuffle, a sort within the
partitions and a reader that streams over sorted rows, so that no executor holds all rows of a term, however frequent it
is. Nothing is computed before an action asks for the result, and only the sampled bounds of the last partitions reach
the driver.

The executors need this package with its dependencies and pyarrow. Where it is not installed on them, a zip of it will
do, as the model is read out of that, too: ``pip wheel --no-deps wonglep`` makes a wheel, which under a name that ends
in ``.zip`` is for ``--py-files`` or ``SparkContext.addPyFile``; numpy, PyThaiNLP and the like come with
``--archives``. A model of ``wonglep learn`` travels with the tasks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial as bound
from typing import TYPE_CHECKING, Any, NamedTuple

from align.errors import InputError
from align.memory import batched, by_size
from glossary.building.aligning import Aligner
from glossary.building.batches import BATCH
from glossary.counting.merge import PackedRow, Row, pack, steps, unpack
from glossary.counting.tally import Tally
from glossary.documents import Content, Document
from glossary.entries.entry import Entry
from glossary.entries.json import to_record
from glossary.entries.keys import english_key

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

KEYS = 1 << 15
"""Terms with a Thai rendering that a task counts in memory before it passes them on."""
ROWS = 1000
"""Rows of an Arrow batch."""
IDS = frozenset("string tinyint smallint int bigint".split())
"""Types of ids: programs write values of other types in different ways."""


class Output(NamedTuple):
    """The columns of a DataFrame, each with its type, and a function that makes its rows."""

    columns: dict[str, str]
    rows: Callable[[Iterable[Any]], Iterator[tuple[Any, ...]]]

    @property
    def ddl(self) -> str:
        """Return the columns as Spark reads them."""
        return ", ".join(f"{name} {kind}" for name, kind in self.columns.items())


def table(entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    """Yield entries as rows: the key that they are sorted by, then the columns of a CSV.

    >>> from glossary.entries.entry import Variant
    >>> list(table([Entry("Value chain", (), (Variant("ห่วงโซ่คุณค่า", "translation", 0.9, 2, ("a:0-13",)),))]))
    [('valuechain', 'Value chain', 'ห่วงโซ่คุณค่า', (), 'translation', 0.9, 2, ('a:0-13',))]
    """
    for entry in entries:
        key = english_key(entry.english)
        for v in entry.variants:
            yield key, entry.english, v.thai, entry.acronyms, str(v.kind), v.confidence, v.count, v.sources


def lines(entries: Iterable[Entry]) -> Iterator[tuple[str]]:
    """Yield entries as lines of JSON; see ``formats.sorted_parts``."""
    return ((json.dumps(to_record(entry), ensure_ascii=False),) for entry in entries)


PACKED = Output({"english": "string", "thai": "string", "rank": "bigint", "content": "string"}, pack)
LINES = Output({"value": "string"}, lines)
TABLE = Output(
    {
        "key": "string",
        "english": "string",
        "thai": "string",
        "acronyms": "array<string>",
        "kind": "string",
        "confidence": "double",
        "count": "bigint",
        "sources": "array<string>",
    },
    table,
)


def build(
    df: DataFrame,
    text: str = "text",
    id: str = "url",
    *,
    aligner: Aligner = Aligner(),
    shuffle: int | None = None,
    output: Output = TABLE,
) -> DataFrame:
    """Build a glossary from a DataFrame of documents.

    Parameters
    ----------
    df
        the documents; a row without a text is passed over
    text
        the column of their texts, which are plain text
    id
        the column of their ids, by which sources are named: strings or whole numbers. A document without an id counts
        as one whose id is empty; each of several documents of one id counts.
    aligner
        how to align them; the model file that it names is read on the driver
    shuffle
        the number of partitions of each shuffle; without it, ``spark.sql.shuffle.partitions``
    output
        ``TABLE``, or ``LINES`` for an entry a row, as JSON in the column ``value``

    Returns
    -------
    DataFrame
        with ``TABLE``, a row for each English term and Thai variant; ``key`` is the folded English. The partitions are
        sorted by key; after another shuffle, ``orderBy("key", desc("count"), "thai")`` is the order of the CSV

    Raises
    ------
    InputError
        when a column is missing, texts or ids are of another type, or the model file cannot be read
    ModelError
        when the file holds no model, or one of another version

    Notes
    -----
    Spark hands ``spark.sql.execution.arrow.maxRecordsPerBatch`` documents at a time to Python, 10,000 where nothing
    else is set; for long documents let it be some hundreds.

    >>> glossary = build(spark.table("crawl"), id="url")  # doctest: +SKIP
    >>> glossary.where("count > 2").write.parquet("glossary.parquet")  # doctest: +SKIP
    """
    partitions = () if shuffle is None else (shuffle,)
    place = Row._fields[:3]
    rows = _select(df, text, id).mapInArrow(bound(_count, aligner.with_data()), PACKED.ddl)
    first, last = steps()
    for step in first:
        ordered = rows.repartition(*partitions, *step.together).sortWithinPartitions(*place)
        rows = ordered.mapInArrow(bound(_step, step.work, PACKED), PACKED.ddl)
    ordered = rows.repartitionByRange(*partitions, *last.together).sortWithinPartitions(*place)
    return ordered.mapInArrow(bound(_step, last.work, output), output.ddl)


def _select(df: DataFrame, text: str, id_: str) -> DataFrame:
    """Select the columns of ids and texts, in this order."""
    types = {field.name: field.dataType.simpleString() for field in df.schema.fields}
    for name in (text, id_):
        if name not in types:
            raise InputError(f"the documents lack the column {name!r}; their columns are {', '.join(types) or 'none'}")
    if types[text] != "string":
        raise InputError(f"the column {text!r} must be of strings; got {types[text]}")
    if types[id_] not in IDS:
        raise InputError(f"the column {id_!r} must be of strings or whole numbers; got {types[id_]}")
    return df.select(*(f"`{name.replace('`', '``')}`" for name in (id_, text)))


def _count(aligner: Aligner, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return _arrow(count_terms(aligner, _documents(_rows(batches))), PACKED)


def _step(
    work: Callable[[Iterable[Row]], Iterator[Any]], output: Output, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    return _arrow(output.rows(work(unpack(_rows(batches)))), output)


def count_terms(aligner: Aligner, documents: Iterable[Document]) -> Iterator[PackedRow]:
    """Yield the counts of the terms in documents, packed; of ``KEYS`` terms at a time, so that memory is bounded."""
    tally = Tally()
    for batch in by_size(documents, BATCH, lambda document: len(document.text)):
        for number, pair in aligner.pairs(document.text for document in batch):
            tally.add(pair, batch[number].source(pair.start, pair.end))
        if len(tally.counts) >= KEYS:
            yield from pack(tally.rows())
            tally = Tally()
    yield from pack(tally.rows())


def _documents(rows: Iterable[Sequence[Any]]) -> Iterator[Document]:
    """Yield the documents of rows of an id and a text, those without a text left out."""
    for id_, text in rows:
        if text is not None:
            yield Document("" if id_ is None else str(id_), Content(text))


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Sequence[Any]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _arrow(rows: Iterable[tuple[Any, ...]], output: Output) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "bigint": pa.int64(),
        "double": pa.float64(),
        "array<string>": pa.list_(pa.string()),
    }
    schema = pa.schema([(name, kinds[kind]) for name, kind in output.columns.items()])
    for some in batched(rows, ROWS):
        arrays = [pa.array(cells, field.type) for cells, field in zip(zip(*some, strict=True), schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
