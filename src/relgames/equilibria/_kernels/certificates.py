"""What two seats earn, and could gain, at many profiles of one game."""

from __future__ import annotations

from relgames._jit import kernel


@kernel
def certify(payoffs, X, Y, earned, regret):
    """Write the payoffs (T, 2) and the largest gain (T,) of each profile; ``X`` is (T, m) and ``Y`` is (T, n)."""
    m, n = payoffs.shape[0], payoffs.shape[1]
    for t in range(len(X)):
        best_row = best_column = -1e308
        mean_row = mean_column = 0.0
        for i in range(m):
            total = 0.0
            for j in range(n):
                total += payoffs[i, j, 0] * Y[t, j]
            best_row = max(best_row, total)
            mean_row += X[t, i] * total
        for j in range(n):
            total = 0.0
            for i in range(m):
                total += payoffs[i, j, 1] * X[t, i]
            best_column = max(best_column, total)
            mean_column += Y[t, j] * total
        earned[t, 0], earned[t, 1] = mean_row, mean_column
        # Rounding of the mean can put it a last digit above the best action.
        regret[t] = max(best_row - mean_row, best_column - mean_column, 0.0)
