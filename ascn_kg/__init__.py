"""The reference knowledge graph of the ASEAN Smart Cities Network."""

__version__ = "0.1.0"
