"""Dossiers: what they tell is what the questions tell, in every format."""

from conftest import dataset_with  # noqa: F401
