"""What the database knows of a single WeChat article."""

from dataclasses import fields

from pymongo.asynchronous.database import AsyncDatabase

from govcrawl.items import PROVENANCE, WechatArticle
from govcrawl.storage.history import Document


async def article_known(
    database: AsyncDatabase[Document], identity: str | None, target: str, address: str
) -> dict[str, Document]:
    """The stored article by its id: that of ``identity``, else what ``address`` last led to.

    A short address names no article, and the page of a removed one neither; then the document
    that the same target, or a request for the same address, brought before is looked for. Empty
    where there is none. Raises PyMongoError when the database cannot be asked.
    """
    names = {each.name for each in fields(WechatArticle)} - PROVENANCE - WechatArticle.readings()
    places = [{"target": target}, {"source_url": address}, {"url": address}]
    wanted: Document = {"_id": identity} if identity else {"$or": places}
    found = database[WechatArticle.collection].find(wanted, dict.fromkeys(names, 1)).limit(1)
    return {document.pop("_id"): document async for document in found}
