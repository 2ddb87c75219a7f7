"""What may take part in a match."""

from __future__ import annotations

from typing import TypeAlias

from relgames.strategies.agent import Agent, BatchAgent
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program

Strategy: TypeAlias = Machine | Program | Agent | BatchAgent
