"""Bringing in what no crawler can see: figures people give, and exports of other tools.

A file is read and checked whole before anything is stored: ``observations`` and ``articles`` say
what is in it, ``session`` decides, ``storing`` writes it like a crawl and leaves a run behind.
"""
