"""Kernels of repeated games: explicit loops over arrays, nothing else."""
