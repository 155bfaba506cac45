"""The views: what a map shows of a graph, each made from the answers of queries."""

from explorer.maps.views.choice import Choice
from explorer.maps.views.consortia import consortia
from explorer.maps.views.partner import partner
from explorer.maps.views.query import query
from explorer.maps.views.reach import reach

__all__ = ["Choice", "consortia", "partner", "query", "reach"]
