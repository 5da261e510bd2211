"""The answer as one JSON line of ``laobing ask`` (design §9)."""

import json
from dataclasses import asdict

from actions.answering.model import Answer


def answer_json(id: str | int, answer: Answer, ms: float, top: int | None = None) -> str:
    """Return one line of JSON without a newline.

    ``ms`` is how long the answer took, ``top`` how many retrieved clauses to list at most.
    """
    return json.dumps(
        {
            "id": id,
            "outcome": answer.outcome.value,
            "completeness": answer.completeness.value,
            "reply": answer.reply,
            "citations": [asdict(citation) for citation in answer.citations],
            "retrieved": [
                {"clause": hit.clause.id, "text": hit.clause.text, "score": round(hit.score, 4)}
                for hit in answer.retrieved[:top]
            ],
            "queue": answer.queue,
            "ms": round(ms, 1),
        },
        ensure_ascii=False,
    )
