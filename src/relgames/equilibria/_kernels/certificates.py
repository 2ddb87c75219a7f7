"""Equilibria of many games: their order, and what two seats earn and could gain in them."""

from __future__ import annotations

from relgames._jit import helper_in_place, kernel


@helper_in_place
def comes_before(X, Y, t, u):
    """Whether profile t plays its first actions more than profile u, the actions of seat 0 first."""
    for i in range(X.shape[1]):
        if X[t, i] != X[u, i]:
            return X[t, i] > X[u, i]
    for j in range(Y.shape[1]):
        if Y[t, j] != Y[u, j]:
            return Y[t, j] > Y[u, j]
    return False


@helper_in_place
def order_and_certify(payoffs, owners, order, X, Y, rows):
    """Sort profiles and write them, what they pay and the largest gain: `m + n + 3` numbers in each of the rows.

    Profile t, the rows t of ``X`` (T, m) and ``Y`` (T, n), belongs to the game ``payoffs[owners[t]]``. ``order`` holds
    the profiles of one game together; each game's are sorted, by insertion: they are few, and nearly in order.
    """
    m, n = payoffs.shape[1], payoffs.shape[2]
    for k in range(1, len(order)):
        t = order[k]
        place = k
        while place > 0 and owners[order[place - 1]] == owners[t] and comes_before(X, Y, t, order[place - 1]):
            order[place] = order[place - 1]
            place -= 1
        order[place] = t
    for k in range(len(order)):
        t = order[k]
        game = owners[t]
        for i in range(m):
            rows[k, i] = X[t, i]
        for j in range(n):
            rows[k, m + j] = Y[t, j]
        # Gains are over action 0, so that what is common to all actions does not drown them; halves keep the
        # differences of the largest floats finite.
        best_row = best_column = mean_row = mean_column = pay_row = pay_column = 0.0
        for i in range(m):
            gain = total = 0.0
            for j in range(n):
                gain += (0.5 * payoffs[game, i, j, 0] - 0.5 * payoffs[game, 0, j, 0]) * Y[t, j]
                total += payoffs[game, i, j, 0] * Y[t, j]
            best_row = max(best_row, gain)
            mean_row += X[t, i] * gain
            pay_row += X[t, i] * total
        for j in range(n):
            gain = total = 0.0
            for i in range(m):
                gain += (0.5 * payoffs[game, i, j, 1] - 0.5 * payoffs[game, i, 0, 1]) * X[t, i]
                total += payoffs[game, i, j, 1] * X[t, i]
            best_column = max(best_column, gain)
            mean_column += Y[t, j] * gain
            pay_column += Y[t, j] * total
        # Rounding of the mean can put it a last digit above the best action.
        rows[k, m + n], rows[k, m + n + 1] = pay_row, pay_column
        rows[k, m + n + 2] = 2 * max(best_row - mean_row, best_column - mean_column, 0.0)


@kernel
def arrange(payoffs, owners, order, X, Y, rows):
    """Do what `order_and_certify` does, for Python."""
    order_and_certify(payoffs, owners, order, X, Y, rows)
