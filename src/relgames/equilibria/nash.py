"""The way in: one function for all equilibria, or one, of any game."""

from __future__ import annotations

from typing import Literal

from relgames.equilibria._arguments import game_of
from relgames.equilibria.lemke_howson import one_equilibrium
from relgames.equilibria.result import NashResult
from relgames.equilibria.vertex_enumeration import vertex_enumeration
from relgames.games import Game


def nash(
    game: Game,
    find: Literal["all", "one"] = "all",
    exact: bool = False,
    limit: int | None = None,
    seconds: float | None = None,
    progress: bool = False,
) -> NashResult:
    """Return the Nash equilibria of a game: all of them with a proof that there are no others, or one of them fast.

    Parameters
    ----------
    game : Game
        Two or more seats. A `Tournament` has its own: ``t.meta_game``. Payoffs count at their exact value.
    find : {"all", "one"}
    exact : bool, default False
        Whether to return Fractions. With three or more seats an equilibrium may be irrational: it then stays in
        floats, with its proven ``radius``.
    limit : int, optional
        Stop at so many equilibria. This, ``seconds`` and ``progress`` are for finding all; one is found at once.
    seconds : float, optional
        Stop after this time.
    progress : bool, default False
        Whether to show a bar.

    Returns
    -------
    NashResult
        ``complete`` and ``reason`` say whether the list is proven to be all; after ``limit`` or ``seconds`` it is what
        was found until then.

    Raises
    ------
    TypeError, ValueError
        If it is not a game of two or more seats, or so large that enumerating would not end and neither ``limit`` nor
        ``seconds`` is given.

    Notes
    -----
    All equilibria: `equilibria.vertex_enumeration` for two seats; for more, supports are enumerated, and the system of
    each is solved by interval subdivision with a proof of each solution and of each empty region. One equilibrium:
    `equilibria.lemke_howson` for two seats; for more the branch of logit responses is followed to its end. The one
    found is certified by its regret.

    References
    ----------
    J. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295. The solvers name their own sources.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.battle_of_the_sexes()
    >>> print(rg.nash(g, exact=True))
    ballet lover: ballet; boxing lover: ballet  ->  2, 1
    ballet lover: 2/3 ballet + 1/3 boxing; boxing lover: 1/3 ballet + 2/3 boxing  ->  2/3, 2/3
    ballet lover: boxing; boxing lover: boxing  ->  1, 2
    complete: every square system of the best-response polytopes was solved, in integers
    """
    game_of(game, 2, None, "a single seat takes its best action: game.payoffs.argmax()")
    if find not in ("all", "one"):
        raise ValueError(f'find must be "all" or "one"; got {find!r}')
    if game.seats == 2:
        if find == "all":
            return vertex_enumeration(game, exact, limit, seconds, progress)
        return one_equilibrium(game, exact)
    if find == "all":
        from relgames.equilibria.multiplayer import all_equilibria

        return all_equilibria(game, exact, limit, seconds, progress)
    from relgames.equilibria import homotopy

    return homotopy.one_equilibrium(game, exact)
