"""The sliding window of the rate limits."""

from __future__ import annotations

from bot.channels.web_limits import RateLimiter


def test_more_than_the_limit_is_refused_until_the_window_moves_on() -> None:
    clock = [0.0]
    limiter = RateLimiter(2, 60, lambda: clock[0])
    assert [limiter.allow("a"), limiter.allow("a"), limiter.allow("a"), limiter.allow("b")] == [True, True, False, True]
    clock[0] = 60.0
    assert limiter.allow("a")


def test_refused_uses_do_not_prolong_the_wait() -> None:
    clock = [0.0]
    limiter = RateLimiter(1, 60, lambda: clock[0])
    limiter.allow("a")
    for second in range(1, 60):
        clock[0] = float(second)
        assert not limiter.allow("a")
    clock[0] = 60.0
    assert limiter.allow("a")


def test_idle_keys_are_forgotten() -> None:
    clock = [0.0]
    limiter = RateLimiter(1, 60, lambda: clock[0])
    for number in range(2_000):
        limiter.allow(str(number))
        clock[0] += 1
    assert len(limiter._uses) <= 1_002
