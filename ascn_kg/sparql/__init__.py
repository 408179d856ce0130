"""The SPARQL Protocol without a web framework: what is asked, whether it may be, in which format."""
