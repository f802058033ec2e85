"""Statistics of place once more, in plain loops that are slow and easy to believe."""

import math
from collections.abc import Iterator, Sequence

Pairs = Sequence[tuple[int, int]]


def gi_star(values: Sequence[float], pairs: Pairs) -> list[float | None]:
    """Ord and Getis 1995, equation 14, with weights of one."""
    n = len(values)
    mean = sum(values) / n
    spread = math.sqrt(sum(value**2 for value in values) / n - mean**2)
    found: list[float | None] = []
    for i in range(n):
        taken = {i} | {b for a, b in pairs if a == i}
        w = len(taken)
        if w == n:
            found.append(None)
            continue
        over = sum(values[j] for j in taken) - mean * w
        found.append(over / (spread * math.sqrt((n * w - w**2) / (n - 1))))
    return found


def moran(values: Sequence[float], pairs: Pairs) -> tuple[float, float, float]:
    """I, z under randomisation, z under normality: Cliff and Ord, from the whole matrix."""
    n = len(values)
    weights = [[0.0] * n for _ in range(n)]
    for i, j in pairs:
        weights[i][j] = 1 / sum(a == i for a, _ in pairs)
    every = [(i, j) for i in range(n) for j in range(n)]
    s0 = sum(weights[i][j] for i, j in every)
    s1 = sum((weights[i][j] + weights[j][i]) ** 2 for i, j in every) / 2
    s2 = sum((sum(weights[i]) + sum(weights[j][i] for j in range(n))) ** 2 for i in range(n))
    mean = sum(values) / n
    off = [value - mean for value in values]
    square = sum(one**2 for one in off)
    statistic = n / s0 * sum(weights[i][j] * off[i] * off[j] for i, j in every) / square
    b2 = n * sum(one**4 for one in off) / square**2
    expected = -1 / (n - 1)
    normal = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    top = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    top -= b2 * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    random = top / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
    return (
        statistic,
        (statistic - expected) / math.sqrt(random),
        (statistic - expected) / math.sqrt(normal),
    )


def marshall(events: Sequence[int], people: Sequence[float]) -> list[float]:
    """The global estimate of each place as he writes it: theta = m + C (x - m)."""
    m = sum(events) / sum(people)
    rates = [event / many for event, many in zip(events, people, strict=True)]
    s2 = sum(n * (x - m) ** 2 for n, x in zip(people, rates, strict=True)) / sum(people)
    a = max(s2 - m / (sum(people) / len(people)), 0.0)
    return [
        m + (a / (a + m / n) if a else 0.0) * (x - m) for n, x in zip(people, rates, strict=True)
    ]


def local_marshall(events: Sequence[int], people: Sequence[float], pairs: Pairs) -> list[float]:
    """The same with the mean of a place and its neighbours, and their variances about their own."""
    size = len(events)
    around = [{i} | {b for a, b in pairs if a == i} for i in range(size)]
    mean = [sum(events[j] for j in near) / sum(people[j] for j in near) for near in around]
    found = []
    for i, near in enumerate(around):
        lived = sum(people[j] for j in near)
        s2 = sum(people[j] * (events[j] / people[j] - mean[j]) ** 2 for j in near) / lived
        a = max(s2 - mean[i] / (lived / len(near)), 0.0)
        rate = events[i] / people[i]
        found.append(mean[i] + (a / (a + mean[i] / people[i]) if a else 0.0) * (rate - mean[i]))
    return found


def knox(
    points: Sequence[tuple[float, float, float]], space: float, time: float
) -> tuple[int, int, int]:
    """Pairs near in space, in time, and in both, by looking at every pair."""
    near = [
        (math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) <= space, abs(a[2] - b[2]) <= time)
        for place, a in enumerate(points)
        for b in points[place + 1 :]
    ]
    return sum(a for a, _ in near), sum(b for _, b in near), sum(a and b for a, b in near)


def circles(
    points: Sequence[tuple[float, float]], people: Sequence[float], largest: float
) -> Iterator[frozenset[int]]:
    """Every circle: for each centre and each distance, the places no farther than it."""
    for centre in points:
        distances = [math.sqrt((a - centre[0]) ** 2 + (b - centre[1]) ** 2) for a, b in points]
        for radius in set(distances):
            inside = frozenset(i for i, one in enumerate(distances) if one <= radius)
            lived = sum(people[i] for i in inside)
            if 0 < lived <= largest * sum(people) * (1 + 1e-12):
                yield inside


def poisson_ratio(inside: int, expected: float, total: int) -> float:
    """The log likelihood ratio by the two likelihoods themselves."""
    if inside <= expected:
        return 0.0

    def told(count: int, rate: float) -> float:
        return count * math.log(rate) - rate if rate else 0.0

    outside = total - inside
    best = told(inside, inside) + told(outside, outside)
    return best - told(inside, expected) - told(outside, total - expected)


def strongest(
    points: Sequence[tuple[float, float]],
    cases: Sequence[int],
    people: Sequence[float],
    largest: float = 0.5,
) -> float:
    """How strong the strongest circle is."""
    total = sum(cases)
    return max(
        poisson_ratio(
            sum(cases[i] for i in one),
            total * sum(people[i] for i in one) / sum(people),
            total,
        )
        for one in circles(points, people, largest)
    )


def gini(counts: Sequence[int]) -> float:
    """Half the mean difference of any two, over the mean."""
    n, mean = len(counts), sum(counts) / len(counts)
    return sum(abs(a - b) for a in counts for b in counts) / (2 * n * n * mean)
