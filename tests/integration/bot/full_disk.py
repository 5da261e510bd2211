"""Take lines until the disk is full, then again with room: run by test_database_faults.

Prints how many lines were taken and how often there was no room.
"""

import resource
import sys
from pathlib import Path

from actions.delivery import inbound
from actions.delivery.contents import Said
from actions.storage.database import Database, DatabaseAwayError
from actions.storage.migrate import migrate

ROOM = 200_000  # bytes that the files may grow


def main(file: Path) -> None:
    url = f"sqlite:///{file}"
    migrate(url)
    database = Database(url)
    limit = max(one.stat().st_size for one in file.parent.iterdir()) + ROOM
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    taken = refused = 0
    while refused < 3:
        if take(database, f"u{taken}"):
            taken += 1
        else:
            refused += 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for _ in range(5):
        taken += take(database, f"u{taken}")
    database.close()
    print(taken, refused)


def take(database: Database, key: str) -> bool:
    try:
        with database.transaction() as tx:
            inbound.accept(tx, "telegram", "4001", key, Said("字" * 3000))
    except DatabaseAwayError:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
