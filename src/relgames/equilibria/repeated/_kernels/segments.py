"""The segments of `relgames.equilibria.repeated._contraction`: pairs of points on both sides of the line of an end."""

from __future__ import annotations

import numpy as np

from relgames._jit import kernel


@kernel
def segments(points, axis, sign, line, height, reach, doubt, factor, room, rate, found):
    """Write end, first and second point of all segments that matter, and return how many; room is made by the caller.

    A segment matters if the end is above it by no more than ``factor`` times the rounding of that, and ``room`` of the
    end and ``rate`` of its axis times the slope; and, if ``room`` is not zero, if one of its points may be on the line.
    ``doubt`` is the rounding by axis, ``found`` has shape (3, space).
    """
    size = points.shape[1]
    left, right = np.empty(size, np.int64), np.empty(size, np.int64)
    apart, high = np.empty(size), np.empty(size)
    near = np.empty(size, np.bool_)
    count, space = np.int64(0), found.shape[1]
    for k in range(len(axis)):
        along, across = axis[k], 1 - axis[k]
        lefts = rights = np.int64(0)
        for j in range(size):
            apart[j] = points[along, j] - line[k]
            high[j] = height[k] - sign[k] * points[across, j]
            near[j] = abs(apart[j]) <= reach[along]
            if apart[j] < 0 or near[j]:
                left[lefts] = j
                lefts += 1
            if apart[j] > 0 or near[j]:
                right[rights] = j
                rights += 1
        flat = factor * doubt[across] + room[k]
        steep = factor * doubt[along] + rate[along]
        touching = room[k] > 0
        for a in range(lefts):
            i = left[a]
            if near[i] and (touching or high[i] <= flat):
                if count < space:
                    found[0, count], found[1, count], found[2, count] = k, i, i
                count += 1
            for b in range(rights):
                j = right[b]
                if near[i] and near[j]:
                    continue
                # The same as gap <= flat + steep * |slope|, times the distance along the line.
                width = apart[j] - apart[i]
                rise = high[i] - high[j]
                gap = high[i] * width + rise * apart[i]
                if gap <= flat * width + steep * abs(rise) or (touching and (near[i] or near[j])):
                    if count < space:
                        found[0, count], found[1, count], found[2, count] = k, i, j
                    count += 1
    return count
