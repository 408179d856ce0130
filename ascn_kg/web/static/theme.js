// The reader's theme before the first paint: a classic script for the head, so that nothing flashes.
// site.js has the button that changes it.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // A browser may refuse storage: the theme is then the system's.
  }
})();
