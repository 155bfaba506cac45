"""The least that an answer from an embedded graph can cost: the peer of `query`.

    python benchmarks/bare.py DATABASE                fetches 60 rows
    python benchmarks/bare.py DATABASE QUERY.json     asks [a Cypher text, its parameters]

It opens a database read-only, asks, and prints what comes.
"""

import json
import os
import sys
from pathlib import Path

os.environ["ARCADEDB_LOG_CONSOLE"] = "0"

import arcadedb

ROWS = "MATCH (n:Node) RETURN n.id, n.name LIMIT 60"

text, parameters = json.loads(Path(sys.argv[2]).read_text()) if sys.argv[2:] else (ROWS, {})
database = arcadedb.open_database(sys.argv[1], read_only=True)
for row in database.query("opencypher", text, parameters).to_list():
    print(row)
database.close()
