import pytest

from coach.plan.calendar_address import is_address, shown_address, web_address

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
