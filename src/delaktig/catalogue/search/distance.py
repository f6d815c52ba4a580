"""How many slips of the hand lie between two words: a letter changed, left out, put in, or two swapped."""

from __future__ import annotations


def slips(one: str, other: str, most: int) -> int:
    """Return the number of slips between two words, or ``most + 1`` where there are more.

    The optimal string alignment distance, given up as soon as a whole row is over the bound.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    if one == other:
        return 0
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
