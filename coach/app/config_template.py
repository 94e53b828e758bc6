"""The config.toml that a person starts from: every key with its default, as a comment."""

TEMPLATE = """\
# How the coach works for you.  Take the "# " from a line to change it.

# language = "en"                  # en | da; without it, the language of your system
# level = "normal"                 # beginner | normal | hard
# conditions = ["knee"]            # knee, shoulder, wrist, back, neck, hip, pregnancy, dizziness, high_blood_pressure
# cleared = false                  # true: a doctor's yes, or three times no in `coach setup`
# talk = "full"                    # full | brief | tones: how much the coach says
# whisper = false                  # true: low, and tones for counts
# confirm = "never"                # each | end | never: when to ask whether a set was done
# routine = "coffee_minute"        # what `coach now` plays without a name

[agenda]
# every = "60min"                  # work between two breaks
# days = ["mon", "tue", "wed", "thu", "fri"]
# hours = ["09:00-17:00"]          # several ranges may stand here, also over midnight: "22:00-06:00"
# routines = ["coffee_minute"]     # offered in turn

[offer]
# grace = "5min"                   # how late a break may still be offered
# later = "10min"                  # how long "later" puts it off

[voice]
# engine = "espeak"                # espeak | piper | wyoming: what speaks; `coach voices` lists what there is
# server = "tcp://localhost:10200" # of wyoming
# name = "en-us"                   # a voice of the synthesiser; without it, the one for the language
# rate = 1.0                       # 0.5 to 2
# pitch = 50                       # 0 to 100
# volume = 1.0                     # 0 to 1

[sound]
# speaker = "headset"              # part of the device's name; without it, the system's default
# microphone = "headset"
# others = "lower"                 # lower | pause | leave: what becomes of music while the coach speaks

[clips]
# limit_mb = 200                   # what spoken clips may take on the disk
"""
