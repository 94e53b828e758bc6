import pytest

from coach.plan.calendar_address import (
    desktop_name,
    is_address,
    is_desktop,
    is_file,
    is_not_fetched,
    shown_address,
    web_address,
)

ADDRESS = "https://me:pass@calendar.example.org/private-1234/basic.ics?key=5678"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        (ADDRESS, True),
        ("webcal://example.org/a.ics", True),
        ("WEBCAL://example.org/a.ics", True),
        ("http://example.org/a.ics", False),  # others could read it on the way
        ("~/calendars", False),
        ("calendars/https.ics", False),
        ("", False),
    ],
)
def test_what_is_fetched_is_named_by_an_address(name, is_one):
    assert is_address(name) is is_one


def test_webcal_is_https_by_another_name():
    assert web_address("webcal://example.org/a.ics") == web_address("https://example.org/a.ics")


@pytest.mark.parametrize("name", [ADDRESS, ADDRESS.replace("https", "webcal"), "https://[x/private-1234"])
def test_nothing_of_an_address_is_shown_but_its_host(name):
    told = shown_address(name)
    assert not any(part in told for part in ("private", "1234", "5678", "me:", "pass", "basic"))
    assert shown_address(ADDRESS) == "the calendar of calendar.example.org"


@pytest.mark.parametrize(
    ("name", "is_one", "which"),
    [
        ("evolution", True, None),
        ("Evolution", True, None),
        ("evolution:", True, None),
        ("evolution:Work", True, "Work"),
        ("evolution: Work: mine ", True, "Work: mine"),
        ("./evolution", False, None),
        ("evolutions", False, None),
        ("~/evolution", False, None),
        (ADDRESS, False, None),
    ],
)
def test_the_desktops_calendars_are_all_of_them_or_one_by_its_name(name, is_one, which):
    assert is_desktop(name) is is_one
    assert not is_one or desktop_name(name) == which


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("http://h/a.ics", True), ("file:///a.ics", True), (ADDRESS, False), ("evolution:http://h", False), ("a", False)],
)
def test_an_address_of_another_kind_is_not_fetched(name, is_one):
    assert is_not_fetched(name) is is_one


@pytest.mark.parametrize(("name", "is_one"), [("~/a.ics", True), ("evolution:Work", False), (ADDRESS, False)])
def test_what_is_neither_fetched_nor_asked_for_is_a_file(name, is_one):
    assert is_file(name) is is_one
