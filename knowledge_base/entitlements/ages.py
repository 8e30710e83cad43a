"""Ages as the law counts them: full years and months, reached on the birthday itself."""

from __future__ import annotations

from datetime import date


def full_years(birth: date, on: date) -> int:
    """Full years on a day; born on 29 February, the year is full on 1 March of other years.

    >>> full_years(date(1951, 11, 21), date(2026, 11, 20)), full_years(date(1951, 11, 21), date(2026, 11, 21))
    (74, 75)
    """
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def full_months(birth: date, on: date) -> int:
    """Full months on a day.

    >>> full_months(date(2023, 11, 22), date(2026, 11, 21)), full_months(date(2023, 11, 21), date(2026, 11, 21))
    (35, 36)
    """
    return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)


def birthday(birth: date, age: int) -> date:
    """The day an age is reached."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:  # 29 February
        return date(birth.year + age, 3, 1)
