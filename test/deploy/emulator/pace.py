"""How fast waits pass here: TIME_SCALE is the part of AWS's time that they take."""
import os

TIME_SCALE = float(os.environ.get("TIME_SCALE", "0.005"))


def scaled(seconds):
    return seconds * TIME_SCALE
