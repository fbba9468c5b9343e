"""How often a process of a crawl looks for garbage that counting references does not find."""

import gc

NEW_OBJECTS = 20_000
"""Objects made, less those gone, before Python looks for garbage among them; its own is 700.

Every answer makes some thousands that go as soon as it is read, and every search made meanwhile
holds up all of them: at 700 that took a tenth of a busy crawl's time and more.
"""


def collect_rarely() -> None:
    """Look seldom, and never again through what is there now: modules, schemas, the registry."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
