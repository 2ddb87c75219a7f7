"""Bridges: Gambit's .nfg files, the games of Gambit, Nashpy and QuantEcon, and the strategies of Axelrod."""

from relgames.interop.axelrod import AxelrodAgent, Bridged, from_axelrod, to_axelrod
from relgames.interop.gambit import from_gambit, to_gambit
from relgames.interop.nashpy import from_nashpy, to_nashpy
from relgames.interop.nfg import format_nfg, parse_nfg, read_nfg, write_nfg
from relgames.interop.quantecon import from_quantecon, to_quantecon

__all__ = [
    "AxelrodAgent",
    "Bridged",
    "format_nfg",
    "from_axelrod",
    "from_gambit",
    "from_nashpy",
    "from_quantecon",
    "parse_nfg",
    "read_nfg",
    "to_axelrod",
    "to_gambit",
    "to_nashpy",
    "to_quantecon",
    "write_nfg",
]
