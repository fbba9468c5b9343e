"""Bringing in what no crawler can see: figures people give, and exports of other tools.

A file is read and checked whole before anything is stored: ``observations`` and ``articles`` say
what is in it (``exports`` has the readers of other tools' files), ``command`` decides and tells,
``storing`` writes it like a crawl, and ``run_record`` is what an import leaves behind.
"""
