"""What a page's own markup shows of its accessibility: language, pictures, form fields."""

from typing import Any

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import metas

_NO_FIELDS = frozenset({"hidden", "submit", "button", "reset", "image"})
"""Inputs that ask for nothing, or whose value is their label."""

_LABELS = ("aria-label", "aria-labelledby", "title", "placeholder")


def accessibility(page: Page) -> dict[str, Any]:
    """The page's ``lang``, its pictures and fields, and how many of them have no text.

    A picture with an empty ``alt`` is a decoration and has its text; without the attribute it has
    none. A field is labelled by ``label``, ``title``, ``placeholder`` or the ``aria`` attributes.
    """
    images = list(page.tree.iter("img"))
    fields = [each for each in page.tree.iter("input", "select", "textarea") if _is_field(each)]
    named = {squeeze(label.get("for")) for label in page.tree.iter("label")} - {""}
    return {
        "language": squeeze(page.tree.get("lang"))[: metas.LONGEST] or None,
        "images": len(images),
        "images_without_text": sum(image.get("alt") is None for image in images),
        "fields": len(fields),
        "fields_without_label": sum(not _is_labelled(each, named) for each in fields),
    }


def _is_field(element: HtmlElement) -> bool:
    kind = squeeze(element.get("type")).lower()
    return element.tag != "input" or kind not in _NO_FIELDS


def _is_labelled(element: HtmlElement, named: set[str]) -> bool:
    if any(squeeze(element.get(name)) for name in _LABELS):
        return True
    if squeeze(element.get("id")) in named:
        return True
    return any(squeeze("".join(label.itertext())) for label in element.iterancestors("label"))
