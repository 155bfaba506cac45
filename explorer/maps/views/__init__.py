"""The views: what a map shows of a graph, each made from the answers of queries."""

from explorer.maps.views.consortia import consortia
from explorer.maps.views.matrix import matrix
from explorer.maps.views.partner import faculty, partner
from explorer.maps.views.path import path
from explorer.maps.views.query import query
from explorer.maps.views.reach import reach
from explorer.queries.choice import Choice

__all__ = ["Choice", "consortia", "faculty", "matrix", "partner", "path", "query", "reach"]
