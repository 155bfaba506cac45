"""The rows of a Parquet file, of which no more is unpacked than a table holds.

The same text in a million cells is one text and a million numbers in such a file. So texts are
read with their numbers, and what they become is added up before they become it. Values of a
fixed number of bytes cannot be read so; what they become is told by that number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from explorer.dataset.columns import LONGEST_CELL, quoted
from explorer.dataset.importers.bounds import TOO_LONG, most_unpacked, refuse_much
from explorer.errors import InputError

BATCH = 100  # rows that are held at once
FEW = 10  # the same where a text may be written as what it adds to the one before
LONGEST = 4 * LONGEST_CELL  # bytes of UTF-8; a longer text has more characters than a cell may
ITEM = 8  # bytes that an item of a list takes at least


def columns_of(path: Path) -> tuple[str, ...]:
    """The names of the columns."""
    with _opened(path) as file:
        return tuple(file.schema_arrow.names)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows, by their columns; InputError where they are too much or too long."""
    with _opened(path) as file:
        for column in file.schema:
            if _length(column) > LONGEST:
                raise InputError(f"{path}: column {quoted(column.path)} {TOO_LONG}")
        texts = {column.path: _encodings(file, place) for place, column in _texts(file)}
    by_numbers = [name for name, how in texts.items() if not any("DELTA" in one for one in how)]
    batch_size = FEW if any("DELTA_BYTE_ARRAY" in how for how in texts.values()) else BATCH
    unpacked, most = 0, most_unpacked(path)
    with _opened(path, by_numbers) as file:
        refuse_much(path, sum(_sizes(file)), most)
        for batch in file.iter_batches(batch_size):
            for name, cells in zip(batch.schema.names, batch.columns, strict=True):
                unpacked += _size(f"{path}: column {quoted(name)}", cells)
            refuse_much(path, unpacked, most)
            yield from batch.to_pylist()


@contextmanager
def _opened(path: Path, by_numbers: Sequence[str] = ()) -> Iterator[Any]:
    """The file, with columns of texts that are read by numbers; InputError for a damaged one."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError(
            f"{path}: Parquet is read with pyarrow, which is not there: "
            "pip install 'partnership-explorer[parquet]'"
        ) from None
    try:
        with ParquetFile(path, read_dictionary=[*by_numbers]) as file:
            yield file
    except (ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:  # of the system, not of the file
            raise
        reason = str(error).splitlines()[0]
        raise InputError(f"{path}: is no Parquet file, or a damaged one: {reason}") from None


def _texts(file: Any) -> Iterator[tuple[int, Any]]:
    """The columns of texts, those inside others too, each with its place."""
    for place, column in enumerate(file.schema):
        if column.physical_type == "BYTE_ARRAY" and column.logical_type.type != "DECIMAL":
            yield place, column


def _length(column: Any) -> int:
    """The bytes of each value, where the column says that they have the same number."""
    return column.length if column.physical_type == "FIXED_LEN_BYTE_ARRAY" else 0


def _parts(file: Any, place: int) -> Iterator[Any]:
    """What the file says of each part of a column."""
    groups = range(file.metadata.num_row_groups)
    return (file.metadata.row_group(group).column(place) for group in groups)


def _encodings(file: Any, place: int) -> set[str]:
    return {encoding for part in _parts(file, place) for encoding in part.encodings}


def _sizes(file: Any) -> Iterator[int]:
    """The bytes of each part of each column, as the file itself tells them."""
    for place, column in enumerate(file.schema):
        item = (ITEM if column.max_repetition_level else 0) + _length(column)
        for part in _parts(file, place):
            yield part.total_uncompressed_size + item * part.num_values


def _size(place: str, cells: Any) -> int:
    """The bytes that cells become; InputError where a text is too long for a cell."""
    from pyarrow import compute, types

    if types.is_map(cells.type):
        return _size(place, cells.keys) + _size(place, cells.items)
    if types.is_struct(cells.type):
        return sum(_size(place, inner) for inner in cells.flatten())
    if types.is_nested(cells.type):
        return _size(place, cells.flatten())
    numbered = types.is_dictionary(cells.type)
    texts = cells.dictionary if numbered else cells
    if not (types.is_string(texts.type) or types.is_binary(texts.type)):
        return int(cells.nbytes)
    lengths = compute.binary_length(texts)
    if (compute.max(lengths).as_py() or 0) > LONGEST:
        raise InputError(f"{place} {TOO_LONG}")
    return compute.sum(lengths.take(cells.indices) if numbered else lengths).as_py() or 0
