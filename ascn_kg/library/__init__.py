"""The library: questions people ask, each with parameters, explained columns and a chart."""

from ascn_kg.library.catalogue import Behind, Chart, Column, Entry, Parameter, entry, read, to_begin_with

__all__ = ["Behind", "Chart", "Column", "Entry", "Parameter", "entry", "read", "to_begin_with"]
