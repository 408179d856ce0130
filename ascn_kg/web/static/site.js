// Small comforts on every page; each page is complete without them.
//
// [data-theme-toggle]       a button that goes through system, light and dark; kept in this browser
// [data-copy="#id"]         a button that copies the text of an element and says so
// details[data-evidence]    closes on Escape and on a click elsewhere; one is open at a time
// [data-slider]             a range input that submits its form when it has been moved
// input[data-suggest], [data-graph]   see suggest.js and graph.js, which are loaded where such an element is

import { element } from "./load.js";

const THEMES = ["system", "light", "dark"];

function stored() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function store(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A browser may refuse storage: the choice then lasts for this page.
  }
}

function apply(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const label = button.dataset[`label${theme[0].toUpperCase()}${theme.slice(1)}`];
    if (label) button.textContent = label;
    button.dataset.state = theme;
    button.hidden = false;
  }
}

function themes() {
  let theme = THEMES.includes(stored()) ? stored() : "system";
  apply(theme);
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.addEventListener("click", () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      store(theme);
      apply(theme);
    });
  }
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  const text = source?.value ?? source?.textContent ?? "";
  let done = true;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    // Without a secure context there is no clipboard: select the text, so that a key press copies it.
    done = false;
    if (source) getSelection().selectAllChildren(source);
  }
  const said = button.nextElementSibling?.matches("[role=status]")
    ? button.nextElementSibling
    : element("span", { className: "copied" });
  said.setAttribute("role", "status");
  if (!said.isConnected) {
    button.after(said);
    await new Promise(requestAnimationFrame); // a live region speaks of changes only
  }
  said.textContent = done ? button.dataset.copied || "Copied" : button.dataset.selected || "Selected: press Ctrl+C";
  setTimeout(() => { said.textContent = ""; }, 4000);
}

function copies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

function evidence() {
  const opened = () => document.querySelectorAll("details[data-evidence][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const one of opened()) {
      if (one.contains(document.activeElement)) one.querySelector("summary").focus();
      one.open = false;
    }
  });
  document.addEventListener("click", (event) => {
    for (const one of opened()) if (!one.contains(event.target)) one.open = false;
  });
}

function sliders() {
  for (const slider of document.querySelectorAll("[data-slider]")) {
    const output = slider.form?.querySelector(`output[for~="${slider.id}"]`);
    slider.addEventListener("input", () => { if (output) output.value = slider.value; });
    slider.addEventListener("change", () => slider.form?.requestSubmit());
  }
}

/** Scripts of what only some pages have. */
function parts() {
  if (document.querySelector("input[data-suggest]")) import("./suggest.js");
  if (document.querySelector("[data-graph]")) import("./graph.js");
}

themes();
parts();
copies();
evidence();
sliders();
