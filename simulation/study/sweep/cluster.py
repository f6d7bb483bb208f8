"""A Dask cluster that does the work: its workers must run the same code and data as this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from simulation.extras import need
from simulation.study.sweep.folder import refuse
from simulation.study.sweep.identity import versions_digest

SECONDS_TO_CONNECT: Final = 20
PLACE: Final = "--dask"


@contextmanager
def joined(address: str) -> Iterator[Any]:
    """A client of the Dask scheduler at `address` (as in tcp://host:8786).

    Raises UserError if Dask is not installed, nobody answers, there are no workers, or one of them runs
    other code or data.
    """
    need("distributed", "cluster", PLACE)
    from distributed import Client

    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        refuse(f"{address} cannot be reached ({why}); allowed is a running scheduler, tcp://HOST:PORT", PLACE)
    with client:
        _check_workers(client, address)
        yield client


def _check_workers(client: Any, address: str) -> None:
    mine = versions_digest()
    try:
        theirs = client.run(versions_digest)
    except ImportError as error:
        refuse(
            f"{address}: its workers cannot import this package ({error}); allowed is the same version", PLACE
        )
    if not theirs:
        refuse(f"{address} has no workers; allowed is a cluster with at least one", PLACE)
    other = sorted(worker for worker, digest in theirs.items() if digest != mine)
    if other:
        refuse(
            f"{len(other)} of {len(theirs)} workers run other code or data ({other[0]}); allowed is the same",
            PLACE,
        )
