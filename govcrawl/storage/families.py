"""Which websites have changed their content management system since they were last measured."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from govcrawl.items import WebsiteCheck


async def changed_families(database: AsyncDatabase[dict[str, Any]], run_id: str) -> list[str]:
    """One line a site of this run whose home page now shows another family than the last time.

    Checks in which no family could be told are passed over on both sides. Raises PyMongoError when
    the database cannot be asked.
    """
    checks = database[WebsiteCheck.collection]
    told = {"cms_family": {"$ne": None}}
    changed = []
    async for check in checks.find({"run_id": run_id, **told}, sort=[("_id", 1)]):
        earlier = {
            "url": check["url"],
            "office_id": check["office_id"],
            "observed_at": {"$lt": check["observed_at"]},
            "run_id": {"$ne": run_id},
            **told,
        }
        before = await checks.find_one(earlier, sort=[("observed_at", -1)])
        if before is not None and before["cms_family"] != check["cms_family"]:
            changed.append(f"{check['url']} was {before['cms_family']}, is {check['cms_family']}")
    return changed
