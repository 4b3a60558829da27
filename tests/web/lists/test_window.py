"""Windows on a long list: together they show each item once."""

from hypothesis import given
from hypothesis import strategies as st

from web.lists.window import Window, window_of


@given(st.integers(0, 300), st.integers(1, 100))
def test_the_windows_show_each_item_once(count: int, size: int) -> None:
    items = range(count)
    window = window_of(items, first=None, size=size)
    shown = list(window.items)
    while window.next is not None:
        window = window_of(items, first=window.next, size=size)
        shown += window.items
    assert shown == list(items)


def test_a_window_tells_where_it_is() -> None:
    middle = window_of(range(10), first=4, size=3)
    assert (middle.items, middle.first, middle.last, middle.count) == ((3, 4, 5), 4, 6, 10)
    assert (middle.previous, middle.next) == (1, 7)
    last = window_of(range(10), first=999, size=3)
    assert (last.items, last.previous, last.next) == ((7, 8, 9), 5, None)


def test_a_short_list_is_one_window() -> None:
    whole: Window[int] = window_of(range(3), first=None, size=3)
    assert (whole.items, whole.previous, whole.next) == ((0, 1, 2), None, None)
    assert window_of((), first=5, size=3).items == ()
