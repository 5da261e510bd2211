"""The index of a running process, kept in step with the live questions of the database."""

import threading
from pathlib import Path

from knowledge.retrieval import (
    ClauseIndex,
    Draft,
    IndexHolder,
    Learned,
    draft_index,
    is_current,
    learned_digest,
    load_index,
    save_draft,
)


class IndexKeeper:
    """Tries indexes out and puts them in place; ``lock`` is held by who does so."""

    def __init__(self, index: ClauseIndex, folder: Path, model: str, own: Path | None) -> None:
        self.holder = IndexHolder(index)
        self.lock = threading.RLock()
        self._folder, self._model, self._own = folder, model, own

    def draft(self, learned: Learned) -> Draft:
        """Return the index with these learned questions, in memory (1 to 2 s)."""
        return draft_index(self._folder, self._model, self._own, learned)

    def adopt(self, draft: Draft) -> None:
        """Write a draft as the index of this installation and answer from it at once."""
        with self.lock:
            save_draft(self._folder, draft)
            self.holder.swap(draft.open())

    def refresh(self, learned: Learned) -> bool:
        """Answer from an index with exactly these questions; say whether it had to change.

        Another process that shares the folder may have written it already.
        """
        with self.lock:
            if self.holder.index.learned_digest == learned_digest(learned):
                return False
            if is_current(self._folder, self._model, self._own, learned):
                self.holder.swap(load_index(self._folder, self._model, self._own))
            else:
                self.adopt(self.draft(learned))
            return True
