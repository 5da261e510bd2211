"""Fifth step: finding clauses. A broken index is an error, never «nothing relevant»."""

from dataclasses import replace

import structlog

from actions.answering import buttons
from actions.answering.model import Answer, Context
from actions.answering.tools import Tools
from knowledge.documents.model import Clause, Document
from knowledge.errors import KnowledgeError
from knowledge.outcomes import Outcome

_DISTRICT_LEVEL = "区县"
_log = structlog.get_logger(__name__)


def retrieve(tools: Tools, context: Context) -> Context | Answer:
    """Search; keep what may be quoted in this district."""
    wanted = max(context.searched, tools.rules.limits.searched)
    try:
        hits = tools.index.search(context.question, top=wanted, on=context.on)
    except KnowledgeError:
        _log.exception("the retrieval index cannot be searched", action="answer.retrieve")
        return failed(tools)
    kept = (hit for hit in hits if is_quotable(tools, hit.clause, context))
    return replace(context, hits=tuple(kept))


def failed(tools: Tools) -> Answer:
    """Return the answer for a fault of ours: an apology and a person."""
    return Answer(
        Outcome.ERROR,
        tools.texts.render("common.error"),
        queue=tools.rules.default_queue,
        buttons=(buttons.human(tools.texts),),
    )


def is_quotable(tools: Tools, clause: Clause, context: Context) -> bool:
    """Say whether a clause is meant for quoting, in force that day and valid in that district."""
    document = tools.documents.get(clause.document)
    if document is None or not is_valid(document, context):
        return False
    return any(code.startswith("ANS") for code in clause.functions)


def is_valid(document: Document, context: Context) -> bool:
    """Say whether a document is in force that day and valid in that district."""
    if not document.is_in_force(context.on):
        return False
    if document.level != _DISTRICT_LEVEL:
        return True
    return context.district in document.region or document.region in context.district


def is_background(clause: Clause) -> bool:
    """Say whether a clause may only be quoted as background, never as an entitlement."""
    return "ANS" not in clause.functions
