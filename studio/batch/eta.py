"""How fast a batch goes, and when it will be done, as far as that can be said honestly."""

import time
from collections import deque
from collections.abc import Callable
from typing import Literal

Unit = Literal["second", "minute", "hour"]

_LOOK_BACK = 24
_LEAST = 3
"""Before so many are done, nobody can say."""


class Pace:
    """Counts results as they come. Time in which nothing ran does not count: see `pause`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._moments: deque[float] = deque([clock()], maxlen=_LOOK_BACK + 1)

    def step(self) -> None:
        self._moments.append(self._clock())

    def restart(self) -> None:
        """It goes on after a rest; what was before says nothing about what follows."""
        self._moments.clear()
        self._moments.append(self._clock())

    @property
    def per_minute(self) -> float | None:
        """Results a minute over the last two dozen; None before anything can be said."""
        done, took = len(self._moments) - 1, self._moments[-1] - self._moments[0]
        return None if done < _LEAST or took <= 0 else 60 * done / took

    def seconds_left(self, remaining: int) -> float | None:
        """None before anything can be said."""
        rate = self.per_minute
        return None if rate is None else 60 * remaining / rate


def pace_words(pace: Pace, remaining: int) -> str:
    """`14 a minute, about 4 minutes left`; empty before anything can be said."""
    rate, left = pace.per_minute, pace.seconds_left(remaining)
    if rate is None or left is None:
        return ""
    return (
        f"{rate:.0f} a minute, {in_words(left)} left"
        if rate >= 2
        else f"{60 * rate:.0f} an hour, {in_words(left)} left"
    )


def in_words(seconds: float) -> str:
    """`about 4 minutes`: no more exact than it is."""
    count, unit = rounded(seconds)
    return f"about {count:g} {unit}{'' if count == 1 else 's'}"


def rounded(seconds: float) -> tuple[float, Unit]:
    """A time left as people say it: 35 seconds, 3 minutes, 1.5 hours."""
    if seconds < 50:
        return max(5, round(seconds / 5) * 5), "second"
    minutes = seconds / 60
    if minutes < 55:
        return max(1, round(minutes) if minutes < 10 else round(minutes / 5) * 5), "minute"
    hours = minutes / 60
    return (max(2, round(hours * 2)) / 2 if hours < 10 else round(hours)), "hour"
