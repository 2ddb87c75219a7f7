"""Compiled loops over the tables of `relgames.matches.tables`: explicit loops over arrays, nothing else."""
