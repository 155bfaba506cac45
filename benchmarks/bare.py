"""The least that an answer from an embedded graph can cost: the peer of `start.py`.

It opens a graph folder's database of 500 nodes read-only and fetches 60 rows.
"""

import os
import sys

os.environ["ARCADEDB_LOG_CONSOLE"] = "0"

import arcadedb

database = arcadedb.open_database(sys.argv[1], read_only=True)
for row in database.query("opencypher", "MATCH (n:Node) RETURN n.id, n.name LIMIT 60").to_list():
    print(row)
database.close()
