"""Saving and loading: games, machines and results as plain JSON, their tables as CSV or Parquet."""

from relgames.files._errors import FileError
from relgames.files.document import load, save
from relgames.files.unsaved import Unsaved

__all__ = ["FileError", "Unsaved", "load", "save"]
