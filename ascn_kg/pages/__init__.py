"""View models: one module per kind of page, plain values that templates only print."""
