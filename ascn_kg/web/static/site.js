// Comforts of every page; see the modules.
