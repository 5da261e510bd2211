"""Rasa's memory of conversations: none. See docs/adr on why the dialogue server is stateless."""

from collections.abc import Iterable

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker


class ForgetfulTrackerStore(TrackerStore):
    """Keeps nothing: every message begins with action_session_start, which reads our tables.

    Rasa walks through the whole conversation at every prediction, so a stored one makes each
    message slower than the one before; and a copy of our state could disagree with it.
    """

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return None

    async def keys(self) -> Iterable[str]:
        return ()
