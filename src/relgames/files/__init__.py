"""Saving and loading: games, machines and results as plain JSON, tables as CSV or Parquet."""

__all__: list[str] = []
