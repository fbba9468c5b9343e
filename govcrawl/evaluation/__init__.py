"""What the documents amount to: indices, ages, streaks. Pure: no database, network or clock.

Everything here takes documents as the database gives them, or plain numbers, and keeps three things
apart: a zero that was seen, a count that was not seen (None), and a count that is at least so much
(``exact`` is False). Rules and sources: docs/scoring.md.
"""

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
