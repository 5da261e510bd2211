"""Tables, written out as sentences: a clause is a sentence, and a bare figure means nothing."""

from collections.abc import Sequence

WARNING = "tables are written out as sentences (column: value); compare them with the file"
_LONGEST_HEAD = 16  # characters of a column's name


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a line per row, each value after its column's name if the first row names them."""
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return []
    if max(map(len, filled)) == 1:  # a frame around text, no table
        return [row[0] for row in filled]
    head = filled[0] if _names_columns(filled[0]) and len(filled) > 1 else None
    return [_sentence(row, head) for row in (filled[1:] if head else filled)]


def _names_columns(row: Sequence[str]) -> bool:
    return all(
        cell and len(cell) <= _LONGEST_HEAD and not any(c.isdigit() for c in cell) for cell in row
    )


def _sentence(row: Sequence[str], head: Sequence[str] | None) -> str:
    if head and len(head) == len(row):
        cells = [f"{name}：{cell}" for name, cell in zip(head, row, strict=True) if cell]
    else:
        cells = [cell for cell in row if cell]
    return "，".join(" ".join(cell.split()) for cell in cells).rstrip("。") + "。"
