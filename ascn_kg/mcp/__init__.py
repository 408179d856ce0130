"""The graph for assistants that look things up: tools over the Model Context Protocol."""
