"""Pictures of fingerprints."""

from __future__ import annotations

from typing import Any

from relgames.matches import Fingerprint
from relgames.report._matplotlib import MAP, axes, halo, ink


def fingerprint(fingerprint: Fingerprint, ax: Any = None) -> Any:
    """Draw a fingerprint as a map: the brighter, the more the strategy earns.

    Parameters
    ----------
    fingerprint : Fingerprint
    ax : matplotlib Axes, optional
        Where to draw. New ones by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError
        If it is not a Fingerprint.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> ax = rg.report.fingerprint(rg.fingerprint(rg.strategies.tit_for_tat()))
    >>> ax.get_title()
    'tit for tat'
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(fingerprint, Fingerprint):
        raise TypeError(f"fingerprint must be a Fingerprint; got {type(fingerprint).__name__}")
    ax = axes(ax)
    f = fingerprint
    picture = ax.pcolormesh(f.grid, f.grid, f.values.T, shading="gouraud", cmap=MAP)
    # Beyond this line the probe is the dual.
    ax.plot([0, 1], [1, 0], color=ink(ax), linestyle="--", linewidth=1, path_effects=halo(ax))
    bar = ax.figure.colorbar(picture, ax=ax)
    bar.set_label(f"payoff per round of {f.r.game.roles[0]}", parse_math=False)
    ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="x: the probe gives", ylabel="y: the probe withholds")
    if f.machine.name:
        ax.set_title(f.machine.name, parse_math=False)
    return ax
