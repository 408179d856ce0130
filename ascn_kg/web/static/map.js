// Maps; see the page without it.
