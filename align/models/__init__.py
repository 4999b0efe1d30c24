"""Read and write models: tables and weights, which are data only; nothing in them is run.

The files beside this module are the model that ships.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.decide import Calibration, Model
from align.errors import ModelError
from align.evidence import SHAPE_EVIDENCE, SPAN_EVIDENCE
from align.evidence.meaning import Lexicon
from align.evidence.reading import Boundaries, Edges, Knowledge
from align.evidence.sound import SoundModel
from align.memory import collection_paused
from align.network import Network

LEXICON, SOUND, WEIGHTS, MADE_FROM = "lexicon.json.gz", "sound.npz", "weights.npz", "made_from.json"
NETWORKS = ("span", "none", "kind")
PARTS = ("mean", "scale", "hidden", "bias", "out", "offset")
MOST_BYTES = 1 << 28
"""Greatest number of bytes to which a model file may unpack; more is refused as a decompression bomb."""


@lru_cache(maxsize=1)
def load() -> Model:
    """Load the model that ships with the package; later calls return the same object.

    Raises
    ------
    ModelError
        when a file of the model is missing or was made for another version of the evidence
    """
    return read_model(files(__name__))


def digest() -> str:
    """Return a short digest of the model that ships; it changes when the model changes."""
    parts = (_read_bytes(files(__name__), name) for name in (LEXICON, SOUND, WEIGHTS))
    return hashlib.blake2b(b"".join(parts), digest_size=8).hexdigest()


@collection_paused()
def read_model(folder: Traversable | Path) -> Model:
    """Read a model from a folder; see ``encode_files`` for its files.

    Raises
    ------
    ModelError
        when a file is missing, cannot be read, or was made for another version of the evidence
    """
    weights = _read_arrays(folder, WEIGHTS)
    if weights["evidence"].tolist() != _evidence_names():
        raise ModelError(f"{folder / WEIGHTS}: was made for other evidence; make it again with python -m align.train")
    networks = {name: Network(*(weights[f"{name}_{part}"].astype(np.float64) for part in PARTS)) for name in NETWORKS}
    boundaries = Boundaries(
        dict(zip(weights["words_first"].tolist(), weights["odds_first"].tolist(), strict=True)),
        dict(zip(weights["words_before"].tolist(), weights["odds_before"].tolist(), strict=True)),
    )
    edges = Edges(
        dict(zip(weights["edges_first"].tolist(), weights["edge_odds_first"].tolist(), strict=True)),
        dict(zip(weights["edges_before"].tolist(), weights["edge_odds_before"].tolist(), strict=True)),
        dict(zip(map(tuple, weights["edges_pair"].tolist()), weights["edge_odds_pair"].tolist(), strict=True)),
    )
    sound = _read_arrays(folder, SOUND)
    numbers = [{group: at for at, group in enumerate(sound[side].tolist(), start=1)} for side in ("thai", "latin")]
    model = SoundModel(numbers[0], numbers[1], sound["scores"].astype(np.float64))
    return Model(
        Knowledge(_read_lexicon(folder), model, boundaries, edges),
        **networks,
        calibration=Calibration(*weights["calibration"].tolist()),
    )


def write_model(folder: Path, model: Model, made_from: dict[str, Any]) -> None:
    """Write a model into a folder; see ``encode_files`` for its files."""
    for name, data in encode_files(model, made_from).items():
        (folder / name).write_bytes(data)


def pack(model: Model, made_from: dict[str, Any]) -> bytes:
    """Return a model as the bytes of one file, an archive of its files; equal models give equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in encode_files(model, made_from).items():
            # A ZipInfo has a fixed date, so that the bytes do not depend on the time.
            archive.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


def unpack(data: bytes, name: str) -> tuple[Model, dict[str, Any]]:
    """Return a model from the bytes of one file, and what it was made from.

    Parameters
    ----------
    data
        bytes as from ``pack``
    name
        name of the file, for errors

    Raises
    ------
    ModelError
        when it is no model, is too large, or was made for another version of the evidence
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(file.file_size for file in archive.infolist()) > MOST_BYTES:
                raise ModelError(f"{name}: is no model: holds more than {MOST_BYTES} bytes")
            archive.filename = name  # zipfile.Path shows it in errors
            model = read_model(zipfile.Path(archive))
            return model, json.loads(archive.read(MADE_FROM))
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, OSError) as error:
        raise ModelError(f"{name}: is no model: {str(error).lower()}") from None


def encode_files(model: Model, made_from: dict[str, Any]) -> dict[str, bytes]:
    """Return the files of a model by name: lexicon, sound model, weights, and what they were made from."""
    lexicon = model.knowledge.lexicon
    tables = {
        "renderings": {k: "|".join(v) for k, v in sorted(lexicon.renderings.items())},
        "english": {k: "|".join(sorted(v)) for k, v in sorted(lexicon.english.items())},
        "unsaid": "|".join(sorted(lexicon.unsaid)),
        "expansions": {k: "|".join(v) for k, v in sorted(lexicon.expansions.items())},
        "associations": dict(sorted(lexicon.associations.items())),
        "terms": {k: "|".join(v) for k, v in sorted(lexicon.terms.items())},
    }
    packed = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()
    sound = model.knowledge.sound
    return {
        LEXICON: gzip.compress(packed, mtime=0),  # no time stamp, for the same reason as in pack
        SOUND: _pack_arrays(
            thai=np.array(list(sound.thai)), latin=np.array(list(sound.latin)), scores=sound.scores.astype(np.float16)
        ),
        WEIGHTS: _pack_arrays(**dict(_weight_arrays(model))),
        MADE_FROM: (json.dumps(made_from, ensure_ascii=False, indent=2) + "\n").encode(),
    }


def _pack_arrays(**arrays: Any) -> bytes:
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    return packed.getvalue()


def _weight_arrays(model: Model) -> Iterator[tuple[str, NDArray[Any]]]:
    yield "evidence", np.array(_evidence_names())
    yield "calibration", np.array(model.calibration)
    for name in NETWORKS:
        for part in PARTS:
            yield f"{name}_{part}", getattr(getattr(model, name), part)
    for side in ("first", "before"):
        odds = getattr(model.knowledge.boundaries, side)
        yield f"words_{side}", np.array(list(odds), dtype=np.str_)
        yield f"odds_{side}", np.array(list(odds.values()), dtype=np.float32)
    for side in ("first", "before", "pair"):
        odds = getattr(model.knowledge.edges, side)
        yield f"edges_{side}", np.array(list(odds), dtype=np.str_)
        yield f"edge_odds_{side}", np.array(list(odds.values()), dtype=np.float32)


def _evidence_names() -> list[str]:
    return [measure.__name__ for measure in (*SPAN_EVIDENCE, *SHAPE_EVIDENCE)]


def _read_bytes(folder: Traversable | Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"{folder / name}: {error.strerror or error}".lower()) from None


def _read_arrays(folder: Traversable | Path, name: str) -> dict[str, NDArray[Any]]:
    # Pickled arrays could run code, so they are refused.
    with np.load(io.BytesIO(_read_bytes(folder, name)), allow_pickle=False) as arrays:
        return dict(arrays)


def _read_lexicon(folder: Traversable | Path) -> Lexicon:
    tables = json.loads(gzip.decompress(_read_bytes(folder, LEXICON)))
    return Lexicon(
        renderings={k: tuple(v.split("|")) for k, v in tables["renderings"].items()},
        english={k: frozenset(v.split("|")) for k, v in tables["english"].items()},
        unsaid=frozenset(tables["unsaid"].split("|")),
        expansions={k: tuple(v.split("|")) for k, v in tables["expansions"].items()},
        associations=tables["associations"],
        terms={k: tuple(v.split("|")) for k, v in tables["terms"].items()},
    )
