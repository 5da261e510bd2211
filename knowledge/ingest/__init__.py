"""Taking in new policy documents: from a file, over a draft to approve, into the folder."""

from knowledge.ingest.draft import Choices, make_draft
from knowledge.ingest.errors import IngestError
from knowledge.ingest.model import Draft, Metadata
from knowledge.ingest.shelf import add

__all__ = ["Choices", "Draft", "IngestError", "Metadata", "add", "make_draft"]
