"""Credentials are told nowhere: not in documents, archives, logs or error messages.

Two rules, and text that is kept passes both:

- ``redact_…`` replaces what goes by the *name* of a credential (``names``), in addresses, headers
  and forms (``requests``) and in pages and answers (``bodies``);
- ``conceal…`` replaces the *values* in use, whatever they are called (``known``). From the first
  ``keep_secret`` on, logs are made without them as well (``logs``).

``discreet…`` is both at once, and nothing at all where no credential is in use.
"""

from govcrawl.discretion.bodies import redact_body, redact_text
from govcrawl.discretion.known import (
    conceal,
    conceal_all,
    conceal_bytes,
    discreet,
    discreet_body,
    forget,
    keep_secret,
    knows_secrets,
)
from govcrawl.discretion.names import DEFAULT, REDACTED, Secrets
from govcrawl.discretion.requests import redact_form, redact_headers, redact_url

__all__ = [
    "DEFAULT",
    "REDACTED",
    "Secrets",
    "conceal",
    "conceal_all",
    "conceal_bytes",
    "discreet",
    "discreet_body",
    "forget",
    "keep_secret",
    "knows_secrets",
    "redact_body",
    "redact_form",
    "redact_headers",
    "redact_text",
    "redact_url",
]
