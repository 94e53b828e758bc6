"""The config.toml that a person starts from: every key with its default, as a comment."""

TEMPLATE = """\
# How the coach works for you.  Take the "# " from a line to change it.

# language = "en"                  # en | da; without it, the language of your system
# level = "normal"                 # beginner | normal | hard
# cleared = false                  # true: a doctor's yes, or three times no in `coach setup`
# talk = "full"                    # full | brief | tones: how much the coach says
# whisper = false                  # true: low, and tones for counts
# confirm = "never"                # each | end | never: when to ask whether a set was done
# routine = "coffee_minute"        # what `coach now` plays without a name
# place = "open_office"            # open_office | office | home: how much noise it bears
# conditions = ["knee"]            # what to spare: knee, shoulder, wrist, back, neck, hip, pregnancy, dizziness,
                                   # high_blood_pressure

[agenda]
# every = "60min"                  # work between two breaks
# times = ["10:30", "14:00"]       # fixed times, beside `all_odds` or in its place
# routines = ["active_break"]      # ids of routines, or a kind: then the coach chooses among all of it
# limit = 8                        # offers a day
# days = ["mon", "tue", "wed", "thu", "fri"]
# hours = ["09:00-17:00"]          # several ranges may stand here, also over midnight: "22:00-06:00";
                                   # for other hours on other days a table [agenda.hours] with a line for each day
# days_off = ["2026-12-24..2027-01-02", "2027-05-14"]
# holidays = ["~/holidays.ics"]    # on the days of its entries nobody works
# quiet = ["12:00-12:30"]          # every day: nothing is spoken, a break that falls into it comes at its end

# Several kinds of break side by side have a table [[agenda.break]] each, with name, every or times, routines and limit.

[presence]
# away = "5min"                    # so long without a touch of keyboard or mouse is an absence, and counts as a break

[calendar]
# busy = ["~/calendars"]           # ICS files, or folders of them: nothing is offered during what is marked busy

[offer]
# grace = "5min"                   # how late a break may still be offered
# later = "10min"                  # how long "later" puts it off
# patience = "30min"               # how long it is kept for the end of a meeting
# volume = 1.0                     # of its chime and its words, 0 to 1

[voice]
# engine = "espeak"                # espeak | piper | wyoming: what speaks; `coach voices` lists what there is
# server = "tcp://localhost:10200" # of wyoming
# name = "en-us"                   # a voice of the synthesiser; without it, the one for the language
# rate = 1.0                       # 0.5 to 2
# pitch = 50                       # 0 to 100
# volume = 1.0                     # 0 to 1

[microphone]
# open = "sessions"                # sessions | always: at any time, for "start a break", "pause until two" and the like

[ears]
# engine = "builtin"               # builtin | vosk | whisper | wyoming: what understands; `coach doctor` tells more
# model = "~/vosk-model-small-en-us-0.15" # the folder of its model, of vosk and whisper
# server = "tcp://localhost:10300" # of wyoming

[sound]
# speaker = "headset"              # part of the device's name; without it, the system's default
# microphone = "headset"
# others = "lower"                 # lower | pause | leave: what becomes of music while the coach speaks

[clips]
# limit_mb = 200                   # what spoken clips may take on the disk
"""
