"""Exports of other tools: which kind a file is (``formats``), and a reader for each kind."""
