"""Runs that are left at once, whatever they are busy with."""

import threading
import time

import pytest

from studio.errors import Cancelled
from studio.inference.cancel import CancelToken
from studio.inference.cancellable import run_stoppable, settle


def test_it_gives_and_raises_what_the_work_does() -> None:
    assert run_stoppable(lambda: 7, CancelToken()) == 7
    with pytest.raises(ZeroDivisionError):
        run_stoppable(lambda: 1 // 0, CancelToken())
    assert settle(0)


def test_work_that_does_not_listen_is_left_and_the_next_waits_for_it() -> None:
    goes_on, ended, cancel = threading.Event(), threading.Event(), CancelToken()

    def deaf() -> None:
        goes_on.wait(10)
        ended.set()

    threading.Timer(0.05, cancel.cancel).start()
    with pytest.raises(Cancelled):
        run_stoppable(deaf, cancel)
    assert not ended.is_set()
    assert not settle(0)
    threading.Timer(0.1, goes_on.set).start()
    assert run_stoppable(ended.is_set, CancelToken()), "it did not wait"
    assert settle(0)


def test_one_that_waits_for_another_can_be_cancelled_too() -> None:
    goes_on, first, second = threading.Event(), CancelToken(), CancelToken()
    first_over = threading.Timer(0.02, first.cancel)
    first_over.start()
    with pytest.raises(Cancelled):
        run_stoppable(lambda: goes_on.wait(10), first)
    threading.Timer(0.05, second.cancel).start()
    with pytest.raises(Cancelled):
        run_stoppable(lambda: pytest.fail("it ran"), second)
    goes_on.set()
    assert settle(5)


def test_work_that_ends_in_time_is_not_left() -> None:
    cancel = CancelToken()

    def listening() -> None:
        while not cancel.cancelled:
            time.sleep(0.001)
        raise ZeroDivisionError

    threading.Timer(0.02, cancel.cancel).start()
    with pytest.raises(ZeroDivisionError):
        run_stoppable(listening, cancel)
    assert settle(0)


def test_nothing_runs_after_a_cancel() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        run_stoppable(lambda: pytest.fail("it ran"), cancel)
