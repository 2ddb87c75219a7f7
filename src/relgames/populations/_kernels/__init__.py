"""Compiled loops: explicit loops over arrays, nothing else."""
