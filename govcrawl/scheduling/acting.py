"""Does what was decided: learns, cancels, claims and asks. Safe against others who do the same."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from govcrawl.scheduling import jobs
from govcrawl.scheduling.deciding import Asking, Cancelling, Decisions
from govcrawl.scheduling.scrapyd import Node, NodeError, NodeUnsure

OTHERS_WITHIN = timedelta(seconds=15)
"""So long after its claim a job is offered to one more server: asking takes up to 40 s, and after a
minute somebody else may take the claim over."""

Clock = Callable[[], datetime]


def act(
    database: jobs.Held, nodes: Mapping[str, Node], decisions: Decisions, clock: Clock
) -> list[str]:
    """Do what was decided; a line for each thing done or not possible.

    Raises PyMongoError when the database is lost: what is claimed and not asked yet then is found
    and asked by the next call.
    """
    for job_id, changes in decisions.learned.items():
        jobs.learn(database, job_id, changes)
    lines = [_cancelled(database, nodes, each, clock()) for each in decisions.cancels]
    return [*lines, *(_asked(database, nodes, each, clock, decisions) for each in decisions.asks)]


def _cancelled(
    database: jobs.Held, nodes: Mapping[str, Node], cancelling: Cancelling, now: datetime
) -> str:
    job_id = cancelling.job["_id"]
    if not jobs.begin_cancelling(database, cancelling.job, now):
        return f"{job_id}: somebody else has just cancelled it"
    try:
        nodes[cancelling.node].cancel(job_id, cancelling.signal)
    except NodeError as error:
        return f"{job_id}: could not be cancelled: {error}"
    return f"{job_id}: cancelled on {cancelling.node} ({cancelling.signal}): {cancelling.why}"


def _asked(
    database: jobs.Held,
    nodes: Mapping[str, Node],
    asking: Asking,
    clock: Clock,
    decisions: Decisions,
) -> str:
    now = clock()
    job = {**asking.job, "claimed_at": now}
    taken = jobs.renew(database, asking.job, now) if asking.again else jobs.claim(database, job)
    if not taken:
        return f"{job['_id']}: somebody else has just asked for it"
    said: list[str] = []
    for name in asking.nodes:
        if said:
            if clock() - now > OTHERS_WITHIN:
                break
            # Written down first: wherever it is asked, a later call must look there.
            jobs.learn(database, job["_id"], {"node": name})
        try:
            nodes[name].schedule(job["_id"], job["spider"], job["arguments"], job["settings"])
        except NodeUnsure as error:
            return f"{job['_id']}: {name} may have been asked, the next call will see: {error}"
        except NodeError as error:
            said.append(str(error))
        else:
            jobs.learn(database, job["_id"], {"asked_at": clock()})
            return f"{job['_id']}: asked for on {name}"
    jobs.release(database, job)
    decisions.unplaced.add((job["crawl"], job["shard"]))
    return f"{job['_id']}: no server took it: {'; '.join(said)}"
