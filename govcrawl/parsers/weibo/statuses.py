"""A post as an interface writes it: a status, where it stands, and whose it is."""

from dataclasses import dataclass

from govcrawl.parsers.weibo.values import Object, digits, flag, identifier, mapping, objects, text


@dataclass(frozen=True)
class Status:
    """A status object where it stands.

    ``card`` is the mobile card around it; ``owner`` the uid of the account whose feed it is in,
    None in feeds of many; ``listed`` says whether it stands in a list.
    """

    fields: Object
    interface: str
    card: Object
    owner: str | None = None
    listed: bool = True

    @property
    def is_quick(self) -> bool:
        """True for a quick forward (快转)."""
        suffixes = objects(self.fields.get("screen_name_suffix_new"))
        is_marked = any("快转了" in (text(each.get("content")) or "") for each in suffixes)
        return is_marked or digits(self.fields.get("ori_mid")) is not None

    @property
    def author(self) -> str | None:
        """Whose words they are, as far as the post itself says.

        The open API gives a uid in the place of the user where it is asked to (``trim_user``).
        """
        told, own = self.fields.get("user"), self.fields
        user = mapping(told)
        return digits(user.get("idstr"), user.get("id"), told, own.get("uid"), own.get("user_id"))

    @property
    def uid(self) -> str | None:
        """Whose post it is; the feed's owner's where the post itself does not say.

        A quick forward shows the user of the original, and who forwarded it as ``ori_uid``.
        """
        if self.is_quick:
            return self.owner or digits(self.fields.get("ori_uid")) or self.author
        return self.author or self.owner

    @property
    def is_strange(self) -> bool:
        """True for somebody else's post in an account's feed: one it liked, an advertisement.

        Also for a quick forward that is only the original over again, under its own number.
        """
        if self.owner is None:
            return False
        is_original = self.is_quick and id_of(self.fields) == digits(self.fields.get("ori_mid"))
        is_advertisement = flag(self.fields.get("isAd")) or self.fields.get("promotion")
        return self.uid != self.owner or is_original or bool(is_advertisement and not self.author)


def is_status(value: object) -> bool:
    """Say whether an object is a post: an id, a time, and words or counts."""
    fields = mapping(value)
    has_id = any(identifier(fields.get(name)) for name in ("id", "idstr", "mid"))
    has_words = any(isinstance(fields.get(name), str) for name in ("text", "text_raw"))
    has_counts = any(name in fields for name in ("reposts_count", "attitudes_count"))
    return has_id and (has_words or has_counts) and ("created_at" in fields or has_counts)


def id_of(fields: Object) -> str | None:
    """The number of a status."""
    return digits(fields.get("idstr"), fields.get("id"), fields.get("mid"))
