"""Equilibria of many games: their order, and what two seats earn and could gain in them."""

from __future__ import annotations

from relgames._jit import helper, kernel


@helper
def comes_before(X, Y, t, u):
    """Whether profile t plays its first actions more than profile u, the actions of seat 0 first."""
    for i in range(X.shape[1]):
        if X[t, i] != X[u, i]:
            return X[t, i] > X[u, i]
    for j in range(Y.shape[1]):
        if Y[t, j] != Y[u, j]:
            return Y[t, j] > Y[u, j]
    return False


@kernel
def sort(owners, X, Y, order):
    """Sort ``order``, indices of profiles, so that those of one game stay together, each game's in order.

    By insertion: a game has few equilibria, and they come nearly in order.
    """
    for k in range(1, len(order)):
        t = order[k]
        place = k
        while place > 0 and owners[order[place - 1]] == owners[t] and comes_before(X, Y, t, order[place - 1]):
            order[place] = order[place - 1]
            place -= 1
        order[place] = t


@kernel
def certify(payoffs, owners, X, Y, earned, regret):
    """Write the payoffs (T, 2) and the largest gain (T,) of the profiles ``X`` (T, m) and ``Y`` (T, n).

    Profile t belongs to the game ``payoffs[owners[t]]``.
    """
    m, n = payoffs.shape[1], payoffs.shape[2]
    for t in range(len(X)):
        game = payoffs[owners[t]]
        best_row = best_column = -1.8e308
        mean_row = mean_column = 0.0
        for i in range(m):
            total = 0.0
            for j in range(n):
                total += game[i, j, 0] * Y[t, j]
            best_row = max(best_row, total)
            mean_row += X[t, i] * total
        for j in range(n):
            total = 0.0
            for i in range(m):
                total += game[i, j, 1] * X[t, i]
            best_column = max(best_column, total)
            mean_column += Y[t, j] * total
        earned[t, 0], earned[t, 1] = mean_row, mean_column
        # Rounding of the mean can put it a last digit above the best action.
        regret[t] = max(best_row - mean_row, best_column - mean_column, 0.0)
