"""Playing matches: exactly, sampled, round by round."""

from relgames.matches._players import Turn
from relgames.matches.course import Course, course
from relgames.matches.errors import StrategyError
from relgames.matches.exact import Outcome, play
from relgames.matches.fingerprint import Fingerprint, fingerprint
from relgames.matches.sampled import Sample, simulate
from relgames.matches.transcript import History, history

__all__ = [
    "Course",
    "Fingerprint",
    "History",
    "Outcome",
    "Sample",
    "StrategyError",
    "Turn",
    "course",
    "fingerprint",
    "history",
    "play",
    "simulate",
]
