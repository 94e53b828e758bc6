"""What calendars say, as people's programs write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.plan.adapters.ics import calendar_files, decode_content, encode_content, read_calendar
from coach.plan.calendar_entries import CalendarChoices, CalendarContent, CalendarWindow, plain_address
from coach.plan.calendar_lines import CalendarError

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BEGINS = datetime(2026, 3, 23, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=14)


def wrapped(*parts: str, head: str = "") -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{head}{''.join(parts)}END:VCALENDAR\r\n"


def event(text: str, uid: str = "0") -> str:
    lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"BEGIN:VEVENT\r\nUID:{uid}@test\r\nDTSTAMP:20260101T000000Z\r\n{lines}\r\nEND:VEVENT\r\n"


def calendar(*events: str, head: str = "") -> str:
    return wrapped(*(event(each, str(number)) for number, each in enumerate(events)), head=head)


def read(content: str | bytes, *, zone=COPENHAGEN, gone=(), **choices) -> CalendarContent:
    window = CalendarWindow(begins=BEGINS, ends=ENDS, zone=zone, choices=CalendarChoices(**choices))
    found = read_calendar(content if isinstance(content, bytes) else content.encode(), window, gone)
    assert decode_content(encode_content(found)) == found
    return found


def busy(*events: str, **choices) -> list[str]:
    """Return when each busy time begins and ends, in UTC, where nothing is wrong."""
    found = read(calendar(*events), **choices)
    assert found.faults == []
    return spans(found)


def spans(found: CalendarContent) -> list[str]:
    return [f"{begins:%m-%d %H:%M}-{ends:%H:%M}" for begins, ends in found.spans]


def off(*events: str, **choices) -> list[tuple[date, date]]:
    found = read(calendar(*events), **choices)
    assert found.faults == []
    return found.days


MEETING = "DTSTART:20260324T090000Z\r\nDTEND:20260324T100000Z"
TUESDAY = [(date(2026, 3, 24), date(2026, 3, 24))]
MET = ["03-24 09:00-10:00"]


def test_an_entry_is_busy_unless_it_says_otherwise():
    assert busy(MEETING) == MET
    assert busy(f"{MEETING}\r\nTRANSP:OPAQUE\r\nSTATUS:CONFIRMED\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF") == MET


@pytest.mark.parametrize(
    "mark",
    [
        "TRANSP:TRANSPARENT",
        "TRANSP:transparent",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
    ],
)
def test_what_is_free_elsewhere_or_cancelled_is_no_meeting(mark):
    assert busy(f"{MEETING}\r\n{mark}") == []


@pytest.mark.parametrize("mark", ["STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"])
def test_what_is_tentative_is_busy_unless_the_person_chose_otherwise(mark):
    assert busy(f"{MEETING}\r\n{mark}") == MET
    assert busy(f"{MEETING}\r\n{mark}", tentative=False) == []


def test_a_calendar_that_cancels_holds_no_meeting():
    assert read(calendar(MEETING, head="METHOD:CANCEL\r\n")).spans == []


@pytest.mark.parametrize(
    ("me", "attendee", "declined"),
    [
        ("me@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.org", True),
        ("me@example.org", "ATTENDEE;PARTSTAT=declined:MAILTO:Me@Example.ORG", True),
        ("Me <mailto:me@example.org>", "ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.org", True),
        ("mailto:me@example.org", 'ATTENDEE;CN="A: b; c";PARTSTAT=DECLINED:mailto:me@example.org', True),
        ("me@example.org", "ATTENDEE;PARTSTAT=DECLINED;EMAIL=me@example.org:urn:uuid:1", True),
        ("me@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:me%40example.org", True),
        ("me@example.org", "ATTENDEE;PARTSTAT=DECLINED;ROLE=REQ-PARTIC\r\n IPANT:mailto:me@exam\r\n ple.org", True),
        ("me@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:notme@example.org", False),
        ("me@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:me@example.org", False),
        ("me@example.org", "ATTENDEE:mailto:me@example.org", False),
        ("", "ATTENDEE;PARTSTAT=DECLINED:mailto:", False),
    ],
)
def test_what_the_person_declined_is_no_meeting(me, attendee, declined):
    others = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:other@example.org"
    assert busy(f"{MEETING}\r\n{others}\r\n{attendee}", me=(me,)) == ([] if declined else MET)


def test_who_declined_one_of_two_addresses_and_accepted_the_other_is_there():
    both = "ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.org"
    assert busy(f"{MEETING}\r\n{both}", me=("a@example.org", "b@example.org")) == MET


def test_an_answer_of_perhaps_is_tentative():
    perhaps = "ATTENDEE;PARTSTAT=TENTATIVE:mailto:me@example.org"
    assert busy(f"{MEETING}\r\n{perhaps}", me=("me@example.org",), tentative=False) == []


@pytest.mark.parametrize(
    "text", ["me@example.org", "<ME@example.org>", "mailto:me@example.org?subject=x", ' "me@example.org" ']
)
def test_an_address_is_the_same_however_it_is_written(text):
    assert plain_address(text) == "me@example.org"


# Whole days.

WHOLE = [
    "DTSTART;VALUE=DATE:20260324\nDTEND;VALUE=DATE:20260325",
    "DTSTART;VALUE=DATE:20260324",
    "DTSTART:20260324\nDTEND:20260325",
    "DTSTART;VALUE=DATE:20260324\nDURATION:P1D",
    "DTSTART;VALUE=DATE:20260324\nDTEND:20260325T000000Z",
    "DTSTART;VALUE=DATE:20260324\nDTEND:20260324T170000",
    "DTSTART;VALUE=DATE:20260324\nDTEND;VALUE=DATE:20260324",
    "DTSTART;VALUE=DATE:20260324T000000\nDTEND;VALUE=DATE:20260325T000000",
    "DTSTART:20260324T000000\nDTEND:20260325T000000",
    "DTSTART:20260324T000000\nDTEND:20260324T235900",
    "DTSTART:20260324T000000\nDTEND:20260324T235959",
    "DTSTART:20260324T000000Z\nDTEND:20260325T000000Z",
    "DTSTART:20260323T230000Z\nDTEND:20260324T230000Z",
    "DTSTART;TZID=Romance Standard Time:20260324T000000\nDTEND;TZID=Romance Standard Time:20260325T000000",
    "DTSTART;TZID=America/New_York:20260324T000000\nDTEND;TZID=America/New_York:20260325T000000",
    "DTSTART;TZID=Europe/Copenhagen:20260324T000000\nDURATION:PT24H",
    "DTSTART:20260324T040000Z\nDTEND:20260325T040000Z\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    "DTSTART:20260323T150000Z\nDTEND:20260324T150000Z\nX-MICROSOFT-CDO-ALLDAYEVENT:true",
    "DTSTART;TZID=Europe/Copenhagen:20260324T000000\nDTEND;VALUE=DATE:20260325",
]


@pytest.mark.parametrize("entry", WHOLE)
def test_what_lasts_whole_days_is_no_meeting_and_a_day_off_however_it_is_written(entry):
    assert busy(f"{entry}\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY") == []
    assert off(entry) == TUESDAY


def test_a_day_that_loses_an_hour_is_a_whole_day_too():
    assert off("DTSTART:20260328T230000Z\nDTEND:20260329T220000Z") == [(date(2026, 3, 29), date(2026, 3, 29))]


def test_several_days_are_off_to_their_last():
    days = [(date(2026, 4, 2), date(2026, 4, 3))]
    assert off("DTSTART;VALUE=DATE:20260402\nDTEND;VALUE=DATE:20260404") == days
    assert off("DTSTART:20260402T000000\nDTEND:20260404T000000") == days
    assert off("DTSTART:20260402T000000\nDTEND:20260403T235900") == days


def test_a_meeting_is_no_day_off_and_a_day_off_may_recur():
    assert off(MEETING) == []
    assert off("DTSTART;VALUE=DATE:20200324\nRRULE:FREQ=YEARLY") == TUESDAY
    assert off("DTSTART;TZID=Romance Standard Time:20200324T000000\nDURATION:P1D\nRRULE:FREQ=YEARLY") == TUESDAY


@pytest.mark.parametrize("entry", ["20260324T010000/20260325T010000", "20260324T000000/20260324T120000"])
def test_a_long_meeting_is_a_meeting(entry):
    first, last = entry.split("/")
    assert len(busy(f"DTSTART:{first}\nDTEND:{last}")) == 1


def test_a_meeting_that_ends_by_a_date_lasts_to_the_end_of_its_day():
    assert busy("DTSTART;TZID=Europe/Copenhagen:20260324T100000\nDTEND;VALUE=DATE:20260324") == ["03-24 09:00-23:00"]


def test_a_holiday_that_is_cancelled_is_none():
    assert off(f"{WHOLE[0]}\nSTATUS:CANCELLED") == []
    assert off(f"{WHOLE[0]}\nTRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:FREE") == TUESDAY


@pytest.mark.parametrize(
    "mark",
    [
        "DESCRIPTION:Observance\\nTo hide observances\\, go to the settings",
        "CATEGORIES:Work,Observance",
        "SUMMARY:Fools' day (observance)",
    ],
)
def test_observances_are_left_out_by_the_words_that_the_person_gives(mark):
    assert off(f"{WHOLE[0]}\n{mark}") == TUESDAY
    assert off(f"{WHOLE[0]}\n{mark}", observances=("observance",)) == []
    assert off(f"{WHOLE[0]}\nDESCRIPTION:Public holiday\\nNo observance", observances=("Observance", "")) == TUESDAY


# Zones.

CUSTOM = """\
BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Europe/Copenhagen", 8),
        ("Romance Standard Time", 8),
        ("romance standard time", 8),
        ("Romance Standard Time 1", 8),
        ("/mozilla.org/20050126_1/Europe/Copenhagen", 8),
        ("/example.org/1/America/Argentina/Buenos_Aires", 12),
        ('"Europe/Helsinki"', 7),
        ("Europe/Helsinki-1", 7),
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", 8),
        ("(GMT-05:00) New York", 13),
        ("UTC+02:00", 7),
        ("tzone://Microsoft/Utc", 9),
        ("UTC", 9),
        ("Etc/UTC", 9),
        ("Ours", 7),
    ],
)
def test_a_zone_is_known_by_the_names_that_programs_give_it(zone, hour):
    found = read(calendar(f"DTSTART;TZID={zone}:20260324T090000\nDURATION:PT1H", head=CUSTOM))
    assert (spans(found), found.faults) == ([f"03-24 {hour:02}:00-{hour + 1:02}:00"], [])


def test_a_zone_of_the_files_own_has_its_own_daylight_saving():
    found = read(calendar("DTSTART;TZID=Ours:20260328T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2", head=CUSTOM))
    assert spans(found) == ["03-28 07:00-08:00", "03-29 06:00-07:00"]


@pytest.mark.parametrize(
    "zone", ["tzone://Microsoft/Custom", "Kontortid", "../../etc/passwd", "Europe", "Nowhere/Town"]
)
def test_a_time_of_an_unknown_zone_is_the_persons_and_the_zone_is_named(zone):
    found = read(calendar(f"DTSTART;TZID={zone}:20260324T090000\nDTEND;TZID={zone}:20260324T100000"))
    assert spans(found) == ["03-24 08:00-09:00"]
    assert found.faults == [f"{{file}}: unknown zone {zone}; its times are taken as those of this machine"]


def test_a_definition_that_is_none_leaves_the_persons_time():
    broken = CUSTOM.replace("TZOFFSETTO:+0200", "TZOFFSETTO:soon")
    assert spans(read(calendar("DTSTART;TZID=Ours:20260324T090000\nDURATION:PT1H", head=broken))) == [
        "03-24 08:00-09:00"
    ]


def test_a_time_without_a_zone_is_that_of_the_person_or_of_the_calendar():
    assert busy("DTSTART:20260324T090000\nDTEND:20260324T100000") == ["03-24 08:00-09:00"]
    named = calendar("DTSTART:20260324T090000\nDTEND:20260324T100000", head="X-WR-TIMEZONE:America/New_York\n")
    assert spans(read(named)) == ["03-24 13:00-14:00"]


def test_a_series_in_utc_keeps_to_the_wall_of_its_calendar():
    text = "DTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    assert busy(text) == ["03-23 09:00-10:00", "03-30 09:00-10:00"]
    named = calendar(text, head="X-WR-TIMEZONE:Europe/Copenhagen\n")
    assert spans(read(named)) == ["03-23 09:00-10:00", "03-30 08:00-09:00"]


# Series.

WEEKLY = (
    "DTSTART;TZID=Europe/Copenhagen:20260105T100000\nDTEND;TZID=Europe/Copenhagen:20260105T103000\nRRULE:FREQ=WEEKLY"
)


def test_a_series_keeps_the_walls_hour_over_the_day_of_daylight_saving():
    assert busy(WEEKLY) == ["03-23 09:00-09:30", "03-30 08:00-08:30"]


@pytest.mark.parametrize(
    "exception",
    [
        "EXDATE;TZID=Europe/Copenhagen:20260323T100000",
        "EXDATE:20260323T090000Z",
        "EXDATE;TZID=Romance Standard Time:20260316T100000,20260323T100000",
        "EXDATE;VALUE=DATE:20260323",
        "EXRULE:FREQ=WEEKLY;UNTIL=20260325",
    ],
)
def test_what_is_excepted_is_left_out(exception):
    assert busy(f"{WEEKLY}\n{exception}") == ["03-30 08:00-08:30"]


def test_what_is_added_counts():
    more = "RDATE;TZID=Europe/Copenhagen:20260325T100000\nRDATE;VALUE=PERIOD:20260326T090000Z/PT2H"
    assert busy(f"{WEEKLY}\n{more}")[1:3] == ["03-25 09:00-09:30", "03-26 09:00-11:00"]


@pytest.mark.parametrize(
    ("until", "count"),
    [("20260330", 2), ("20260330T080000Z", 2), ("20260330T075959Z", 1), ("20260330T100000", 2), ("20260323", 1)],
)
def test_until_includes_what_it_names(until, count):
    assert len(busy(f"{WEEKLY};UNTIL={until}")) == count


def change(instance: str, text: str, uid: str = "0") -> str:
    return event(f"RECURRENCE-ID{instance}\n{text}", uid)


@pytest.mark.parametrize(
    "instance", [":20260323T090000Z", ";TZID=Europe/Copenhagen:20260323T100000", ";VALUE=DATE:20260323"]
)
def test_a_changed_instance_stands_instead_of_the_one_it_names(instance):
    moved = "DTSTART:20260324T120000Z\nDURATION:PT1H"
    found = read(wrapped(event(WEEKLY), change(instance, moved)))
    assert spans(found) == ["03-24 12:00-13:00", "03-30 08:00-08:30"]
    cancelled = read(wrapped(event(WEEKLY), change(instance, f"{moved}\nSTATUS:CANCELLED")))
    assert spans(cancelled) == ["03-30 08:00-08:30"]


def test_a_change_of_all_later_ones_moves_them():
    later = change(";RANGE=THISANDFUTURE:20260323T090000Z", "DTSTART:20260323T110000Z\nDURATION:PT1H")
    assert spans(read(wrapped(event(WEEKLY), later))) == ["03-23 11:00-12:00", "03-30 10:00-11:00"]


def test_the_newest_version_of_an_entry_counts():
    old, new = f"{MEETING}\nSEQUENCE:1", "DTSTART:20260325T090000Z\nDURATION:PT1H\nSEQUENCE:2"
    assert spans(read(wrapped(event(old), event(new)))) == ["03-25 09:00-10:00"]


def test_two_entries_that_share_a_name_both_count():
    assert len(read(wrapped(event(MEETING), event("DTSTART:20260325T090000Z\nDURATION:PT1H"))).spans) == 2


def test_a_change_in_a_file_of_its_own_is_told_and_taken_by_the_series():
    alone = read(wrapped(change(":20260323T090000Z", "DTSTART:20260323T090000Z\nSTATUS:CANCELLED")))
    series = read(wrapped(event(WEEKLY)))
    assert [uid for uid, _ in alone.changed] == series.series
    assert spans(read(wrapped(event(WEEKLY)), gone=alone.changed)) == ["03-30 08:00-08:30"]


@pytest.mark.parametrize("unit", ["MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY"])
def test_frequent_and_old_series_are_read(unit):
    text = f"DTSTART:18010301T090000Z\nDURATION:PT30S\nRRULE:FREQ={unit}"
    found = read(calendar(text, MEETING))
    assert found.faults == []
    assert found.spans
    assert not found.lasting


def test_meetings_every_minute_become_one_where_they_are_too_many():
    found = read(calendar("DTSTART:18010301T090000Z\nDURATION:PT30S\nRRULE:FREQ=MINUTELY"))
    assert len(found.spans) < 20_000 + 1
    assert found.spans[0][0] <= BEGINS + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=WEEKLY;UNTIL=2027", "it ends at UNTIL=2027"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=SECONDLY", "more than"),
        ("RSCALE=CHINESE;FREQ=YEARLY", "CHINESE"),
        ("D1 #10", "D1 #10"),
    ],
)
def test_a_series_by_a_rule_that_is_refused_is_left_out_and_named(rule, reason):
    found = read(calendar(f"DTSTART:20260324T150000Z\nDURATION:PT30M\nRRULE:{rule}", MEETING))
    assert spans(found) == MET
    (fault,) = found.faults
    assert "1 entry of {file} could not be read" in fault
    assert reason in fault


def test_entries_that_are_not_understood_are_counted_and_named():
    bad = ["DTSTART:soon", "DTSTART:20260324T250000Z", "SUMMARY:x", "DTSTART:20260324T100000Z\nDTEND:20260324T090000Z"]
    found = read(calendar(*bad, MEETING))
    assert spans(found) == MET
    (fault,) = found.faults
    assert fault.startswith("4 entries of {file} could not be read: 'soon' is no time;")
    assert "ends before it begins" not in fault  # the fourth reason: a line is a line
    assert fault.endswith("...; write them anew in your calendar")


# Files.


def test_free_and_busy_times_alone_are_read():
    lines = (
        "FREEBUSY;FBTYPE=BUSY:20260324T085000Z/20260324T092000Z,20260324T120000Z/PT30M\r\n"
        "FREEBUSY;FBTYPE=FREE:20260325T085000Z/20260325T092000Z\r\n"
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260326T085000Z/PT1H\r\nFREEBUSY:20260327T085000Z/PT1H\r\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260328T085000Z/PT1H\r\n"
        "FREEBUSY:20260329T220000Z/20260330T220000Z\r\n"  # a whole day in Copenhagen
    )
    text = wrapped(f"BEGIN:VFREEBUSY\r\nUID:f\r\n{lines}END:VFREEBUSY\r\n")
    found = spans(read(text))
    assert [each[:5] for each in found] == ["03-24", "03-24", "03-26", "03-27", "03-28"]
    assert len(read(text, tentative=False).spans) == 4


def test_several_calendars_in_one_file_all_count():
    assert spans(read(calendar("DTSTART:20200101T090000Z\nDURATION:PT1H") + calendar(MEETING))) == MET


@pytest.mark.parametrize(
    "content",
    [
        calendar(MEETING).replace("\r\n", "\n"),
        calendar(MEETING).replace("\r\n", "\r"),
        "\ufeff" + calendar(MEETING),
        "\r\n\r\n" + calendar(MEETING),
        calendar(f"SUMMARY:half a\nline <b>html</b>\n{MEETING}"),
        calendar(f'LOCATION;X-TITLE="a "raw" quote":b\n{MEETING}'),
        calendar(f"BEGIN:VALARM\nTRIGGER:-PT5M\nDURATION:PT9H\nEND:VALARM\n{MEETING}"),
        calendar(MEETING).replace("BEGIN", "begin").replace("DTSTART", "dtstart"),
        event(MEETING),
    ],
)
def test_what_programs_make_of_the_format_is_read(content):
    found = read(content)
    assert (spans(found), found.faults) == (MET, [])


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig"])
def test_text_of_any_usual_coding_is_read(coding):
    assert spans(read(calendar(f"SUMMARY:møde\n{MEETING}").encode(coding))) == MET


def test_a_file_that_is_cut_off_counts_as_far_as_it_is_whole():
    found = read(calendar(MEETING, MEETING.replace("0324", "0325"))[:-40])
    assert spans(found) == MET
    assert any("cut off" in fault for fault in found.faults)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n \n", "empty"),
        (b"<!DOCTYPE html><title>Log in</title>", "web page"),
        (b"<html>\nBEGIN:nothing", "web page"),
        (b"PK\x03\x04...", "archive"),
        (b"no calendar", "no calendar"),
        (b"BEGIN:VCARD\nEND:VCARD", "no calendar"),
        (b"\xff\xfe\x00", "no calendar"),
        (b"a" * 20_000_001, "20 MB"),
    ],
)
def test_what_is_no_calendar_is_called_what_it_is(content, says):
    with pytest.raises(CalendarError, match=says):
        read(content)


def test_another_calendar_than_the_gregorian_is_told():
    found = read(calendar(MEETING, head="CALSCALE:HEBREW\n"))
    assert found.spans == []
    assert "Gregorian" in found.faults[0]


def test_hours_of_availability_are_told_as_what_is_not_read():
    free = "BEGIN:VAVAILABILITY\r\nUID:a\r\nBEGIN:AVAILABLE\r\nUID:b\r\nEND:AVAILABLE\r\nEND:VAVAILABILITY\r\n"
    found = read(wrapped(event(MEETING), free, free))
    assert spans(found) == MET
    (told,) = found.faults
    assert "(VAVAILABILITY) are not read; write yours under [agenda]" in told


def test_a_folder_means_every_calendar_in_it_however_its_ending_is_written(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("B.ICS", "a/c.ics", "d.txt", "e.Ifb"):
        (tmp_path / name).write_text(calendar(MEETING))
    assert sorted(entry.name for entry in calendar_files(tmp_path)) == ["B.ICS", "c.ics", "e.Ifb"]


def test_only_what_may_change_with_time_is_read_again():
    assert read(calendar(MEETING)).lasting
    assert not read(calendar(WEEKLY)).lasting
    assert not read(calendar("DTSTART:20270101T090000Z\nDURATION:PT1H")).lasting
