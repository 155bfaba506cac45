"""Tables of every kind give the same rows; what is broken is refused with its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from explorer.dataset.importers.bounds import MOST_PACKED
from explorer.dataset.importers.tables import open_table
from explorer.dataset.sheets import MOST_ROWS, Unreadable
from explorer.errors import InputError

HEADER = ["id", "name", "note"]
ROWS = [["1", "Société", "a, b"], ["2", "Arup", ""], ["3", "two\nlines", "x"]]


def csv_file(path: Path, separator: str = ",") -> Path:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows([HEADER, *ROWS])
    path.write_bytes(stream.getvalue().encode())
    return path


def json_file(path: Path) -> Path:
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    path.write_bytes("\n".join(json.dumps(row) for row in rows).encode())
    return path


def workbook(path: Path) -> Path:
    book = Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    book.save(path)
    return path


def parquet(path: Path) -> Path:
    import pyarrow
    from pyarrow.parquet import write_table

    columns = zip(*ROWS, strict=True)
    write_table(pyarrow.table(dict(zip(HEADER, map(list, columns), strict=True))), path)
    return path


def packed(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    def pack(path: Path) -> Path:
        plain = make(path.with_suffix(""))
        path.write_bytes(gzip.compress(plain.read_bytes()))
        return path

    return pack


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.csv", csv_file),
        ("semicolons.csv", lambda path: csv_file(path, ";")),
        ("tabs.csv", lambda path: csv_file(path, "\t")),
        ("a.tsv", lambda path: csv_file(path, "\t")),
        ("a.CSV.GZ", packed(csv_file)),
        ("a.jsonl", json_file),
        ("a.ndjson.gz", packed(json_file)),
        ("a.xlsx", workbook),
        ("a.parquet", parquet),
    ],
)
def test_every_kind_of_file_gives_the_same_rows(
    name: str, make: Callable[[Path], Path], tmp_path: Path
):
    table = open_table(make(tmp_path / name), ("id", "name"))
    assert table.columns == tuple(HEADER)
    for _ in range(2):  # each time anew
        assert [[*line.cells.values()] for line in table.rows()] == ROWS


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path):
    table = open_table(csv_file(tmp_path / "a.csv"))
    assert [line.number for line in table.rows()] == [2, 3, 4]
    path = tmp_path / "blank.csv"
    path.write_text("id,name\n\n1,x\n,\n", encoding="utf-8-sig")
    assert [(line.number, line.empty) for line in open_table(path).rows()] == [
        (3, False),
        (4, True),
    ]


def test_json_values_are_read_as_they_are_written(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"n": 15224760.0, "big": 12345678901234567890, "yes": true, "no": null, "nan": NaN,'
        ' "names": ["a", "b"], "in": {"side": "x"}, "rows": [{"a": 1}]}\n'
    )
    table = open_table(path)
    (line,) = table.rows()
    rows = line.cells["rows"]
    assert isinstance(rows, Unreadable)
    assert {name: value for name, value in line.cells.items() if name != "rows"} == {
        "n": "15224760.0",
        "big": "12345678901234567890",
        "yes": "true",
        "no": "",
        "nan": "",
        "names": ("a", "b"),
        "in.side": "x",
    }


def test_parquet_values_are_read_as_they_are_written(tmp_path: Path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    table = {
        "day": [datetime(2020, 1, 2), None],
        "time": [datetime(2020, 1, 2, 9, 30), None],
        "names": [["a", "b"], None],
        "in": [{"side": "x", "rest": ["y"]}, None],
        "n": [1.5, None],
        "map": pyarrow.array([[("a", "b")], None], pyarrow.map_("string", "string")),
        "large": pyarrow.array(["x", None], pyarrow.large_string()),
    }
    write_table(
        pyarrow.table(table | {"like": ["as before", "as before too"]}),
        tmp_path / "a.parquet",
        use_dictionary=[name for name in table if name != "names"],
        column_encoding={"like": "DELTA_BYTE_ARRAY"},
    )
    first, second = open_table(tmp_path / "a.parquet").rows()
    assert first.cells == {
        "day": "2020-01-02",
        "time": "2020-01-02 09:30:00",
        "names": ("a", "b"),
        "in.side": "x",
        "in.rest": ("y",),
        "n": "1.5",
        "map": ("('a', 'b')",),
        "large": "x",
        "like": "as before",
    }
    assert {*second.cells.values()} == {"", "as before too"}


def test_the_sheet_with_the_known_columns_is_read(tmp_path: Path):
    book = Workbook()
    book.active.append(["About", "this"])
    sheet = book.create_sheet("Data")
    sheet.append(HEADER)
    sheet.append([1, "Arup", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    (line,) = open_table(tmp_path / "a.xlsx", ("id", "name")).rows()
    assert (line.cells["id"], line.cells["name"]) == ("1", "Arup")
    assert isinstance(line.cells["note"], Unreadable)


def write(text: str | bytes) -> Callable[[Path], None]:
    data = text.encode() if isinstance(text, str) else text
    return lambda path: path.write_bytes(data) and None


def merged_heading(path: Path) -> None:
    book = Workbook()
    book.active.append(["id", "name", None])
    book.active.append([1, "a", "b"])
    book.active.merge_cells("B1:C1")
    book.save(path)


def two_headings(path: Path) -> None:
    book = Workbook()
    book.active.append(["id", "name", "name"])
    book.save(path)


def line_bomb(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        file.write(b"id,name\n")
        for _ in range(300):
            file.write(b"x" * 2**20)


def row_bomb(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        file.write(b"id,name\n")
        for _ in range(300):
            file.write((b"1," + b"a" * 4093 + b"\n") * 256)


def sheet_bomb(path: Path) -> None:
    workbook(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as entry,
    ):
        for _ in range(300):
            entry.write(bytes(2**20))


def blank_bomb(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        file.write(b"id,name\n")
        for _ in range(300):
            file.write(b"\n" * 2**20)


def cell_bomb(length: int, rows: int) -> Callable[[Path], None]:
    """One text in many cells, of which the file holds one and their numbers."""

    def make(path: Path) -> None:
        import pyarrow
        from pyarrow.parquet import write_table

        numbers = pyarrow.array([0] * rows, pyarrow.int32())
        cells = pyarrow.DictionaryArray.from_arrays(numbers, pyarrow.array(["x" * length]))
        write_table(pyarrow.table({"id": cells}), path, compression="zstd")

    return make


def fixed_bomb(length: int, rows: int) -> Callable[[Path], None]:
    """A Parquet file with the same value of a fixed number of bytes in every row."""

    def make(path: Path) -> None:
        import pyarrow
        from pyarrow.parquet import write_table

        numbers = pyarrow.array([0] * rows, pyarrow.int32())
        value = pyarrow.array([b"x" * length], pyarrow.binary(length))
        cells = pyarrow.DictionaryArray.from_arrays(numbers, value)
        write_table(pyarrow.table({"id": cells}), path, compression="zstd", store_schema=False)

    return make


def list_bomb(path: Path) -> None:
    import pyarrow
    from pyarrow.parquet import write_table

    write_table(pyarrow.table({"id": [["x" * 1000] * 300_000]}), path, compression="zstd")


def damaged(place: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        data = bytearray(parquet(path).read_bytes())
        data[place : place + 4] = b"\xff\xff\xff\xff"
        path.write_bytes(data)

    return make


BROKEN: list[Any] = [
    ("a.csv", write("id,name\n1,a\n2\n"), "a.csv:3: has 1 cells, the heading has 2"),
    ("a.csv", write("id,name\n1,a\n2,b,c\n"), "a.csv:3: has 3 cells, the heading has 2"),
    (
        "a.csv",
        write("id,name\n1,a\n2,caf\xe9\n".encode("cp1252")),
        "a.csv:3: column 2 is not UTF-8",
    ),
    ("a.csv", write("id,name\n1,a\n".encode("utf-16")), "a.csv: is UTF-16; save it as UTF-8"),
    ("a.csv", write(f"id,name\n1,{'x' * 1_000_000}\n"), "a.csv:2: has a cell of more than 100,000"),
    ("a.csv", write("x" * 1_000_000), "a.csv:1: has a cell of more than 100,000"),
    ("a.csv", write('id,name\n1,"a\n2,b\n'), "a.csv:2: opens a quote that is not closed"),
    ("a.csv", write('id,name\n1,"a"b\n'), "a.csv:2: is not valid CSV"),
    ("a.csv", write("id,name,id\n1,a,b\n"), "a.csv:1: the heading 'id' stands twice, in columns 1"),
    ("a.csv", write("id,,note\n1,a,b\n"), "a.csv:1: column 2 has no heading"),
    ("a.csv", write(""), "a.csv:1: is empty; the first row must name the columns"),
    ("a.csv", write(b"PK\x03\x04..."), "a.csv: is a workbook under the name of a CSV file"),
    (
        "a.csv.gz",
        write(gzip.compress(b"id,name\n" + b"1,a\n" * 99999)[:-200]),
        "a.csv.gz: ends too",
    ),
    ("a.csv.gz", write("id,name\n"), "a.csv.gz: is no gzip file, or a damaged one"),
    ("a.csv.gz", line_bomb, "a.csv.gz: line 2 has more than 4,194,304 characters"),
    ("a.csv.gz", row_bomb, "a.csv.gz: unpacks to more than"),
    ("a.zip.gz", write(""), "is of no kind that is read; save it as csv, tsv, jsonl"),
    ("a.xls", write(""), "is of no kind that is read; save it as csv, tsv, jsonl"),
    (
        "a.jsonl",
        write('{"id": 1}\n[1]\n'),
        "a.jsonl:2: is no JSON object; write one object on each",
    ),
    ("a.jsonl", write('{"id": 1}\n{"id": \n'), "a.jsonl:2: is no JSON object on one line"),
    ("a.jsonl", write('{"id": 1, "id": 2}\n'), "a.jsonl:1: .*the key 'id' stands twice"),
    ("a.jsonl", write("[" * 100_000 + "\n"), "a.jsonl:1: is no JSON object on one line"),
    ("a.jsonl", write(b'{"id": "\xe9"}\n'), "a.jsonl:1: column 1 is not UTF-8"),
    (
        "a.jsonl",
        write(json.dumps({"id": "x" * 1_000_000})),
        "a.jsonl:1: has a cell of more than 100,000",
    ),
    (
        "b.jsonl",
        write(json.dumps({"x" * 1_000_000: ["1"]})),
        "b.jsonl:1: has a cell of more than 100,000",
    ),
    ("a.xlsx", write("id,name\n"), "a.xlsx: is no .xlsx workbook, or a damaged one"),
    ("a.xlsx", merged_heading, "a.xlsx: sheet 'Sheet': row 1 is merged with other cells .B1:C1"),
    ("a.xlsx", two_headings, "a.xlsx: sheet 'Sheet': row 1: the heading 'name' stands twice"),
    ("a.xlsx", sheet_bomb, "a.xlsx: would unpack to 300 MiB; the most is"),
    ("a.csv.gz", blank_bomb, "a.csv.gz: has more than 1,048,576 rows"),
    ("a.parquet", write("PAR1"), "a.parquet: is no Parquet file, or a damaged one"),
    ("a.parquet", damaged(20), "a.parquet: is no Parquet file, or a damaged one: [^N]"),
    ("a.parquet", damaged(-300), "a.parquet: is no Parquet file, or a damaged one: [^N]"),
    ("a.parquet", cell_bomb(3_000_000, 1500), "a.parquet: column 'id' has a cell of more than 100"),
    ("a.parquet", cell_bomb(90_000, 20_000), "a.parquet: unpacks to more than 64 MiB"),
    ("b.parquet", fixed_bomb(3_000_000, 50), "b.parquet: column 'id' has a cell of more than 100"),
    ("b.parquet", fixed_bomb(90_000, 20_000), "b.parquet: unpacks to more than 64 MiB"),
    ("a.parquet", list_bomb, "a.parquet: unpacks to more than 64 MiB"),
]


@pytest.mark.parametrize(("name", "make", "message"), BROKEN, ids=[one[2][:40] for one in BROKEN])
def test_a_broken_file_is_refused_with_its_place_in_bounded_memory(
    name: str, make: Callable[[Path], None], message: str, tmp_path: Path
):
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    path = tmp_path / name
    make(path)
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=message) as caught:
            for _ in open_table(path).rows():
                pass
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        open_table(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=r"folder\.csv: is a folder; name a file"):
        open_table(tmp_path / "folder.csv")


def test_a_packed_table_of_real_repetition_is_read(tmp_path: Path):
    text = "id,name\n" + "".join(f"{number},Same words again\n" for number in range(200_000))
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    assert len(text) < MOST_PACKED * path.stat().st_size
    assert sum(1 for _ in open_table(path).rows()) == 200_000


def test_a_heading_of_many_columns_is_read(tmp_path: Path):
    names = [f"column {number}" for number in range(20_000)]
    path = tmp_path / "a.csv"
    path.write_text(f"{','.join(names)}\n")
    assert open_table(path).columns == tuple(names)


def test_a_packed_file_of_rows_without_end_is_refused(tmp_path: Path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id,name\n" + b",\n" * (MOST_ROWS + 1)))
    table = open_table(path)
    with pytest.raises(InputError, match=r"a.csv.gz: has more than 1,048,576 rows; split it"):
        for _ in table.rows():
            pass
