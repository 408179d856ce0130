// Suggestions while typing: <input type="search" data-suggest="/suggest">, after the combobox pattern of the
// ARIA Authoring Practices Guide (list popup, focus stays in the input).
//
// GET /suggest?q=… answers {"hits": [{"label", "href", "kind", "kindLabel", "matched", "lang"}]}; hits of a
// kind are shown together, in the order in which kinds first come.

import { element, isLink, style, token } from "./load.js";

const PAUSE = 150;
let lists = 0;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.hits = [];
    this.at = -1;
    this.list = element("div", { className: "suggestions", id: `suggestions-${++lists}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel || "Suggestions");
    this.said = element("span", { className: "hidden" });
    this.said.setAttribute("role", "status");
    const attributes = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": this.list.id, autocomplete: "off",
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const frame = element("span", { className: "suggest" });
    input.replaceWith(frame);
    frame.append(input, this.list, this.said);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.request?.abort();
    const text = this.input.value.trim();
    if (!text) return this.close();
    const request = (this.request = new AbortController());
    try {
      const address = new URL(this.input.dataset.suggest, document.baseURI);
      address.searchParams.set("q", text);
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      const hits = answer.ok ? (await answer.json()).hits : [];
      if (this.request === request && document.activeElement === this.input) this.show(hits);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(hits) {
    const kinds = Map.groupBy
      ? Map.groupBy(hits, (hit) => hit.kind)
      : hits.reduce((all, hit) => all.set(hit.kind, [...(all.get(hit.kind) || []), hit]), new Map());
    this.hits = [...kinds.values()].flat().filter((hit) => isLink(hit.href));
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    const groups = [...kinds.values()].map((group, index) => {
      const id = `${this.list.id}-kind-${index}`;
      const head = element("div", { className: "suggest-kind", id, textContent: group[0].kindLabel || group[0].kind });
      head.setAttribute("role", "presentation");
      const box = element("div", {}, head, ...group.filter((hit) => isLink(hit.href)).map((hit) => this.option(hit)));
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", id);
      return box;
    });
    this.list.replaceChildren(...groups);
    const open = this.hits.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.said.textContent = open ? `${this.hits.length} ${this.input.dataset.suggestCount || "suggestions"}` : "";
  }

  option(hit) {
    const index = this.hits.indexOf(hit);
    const name = element("span", { textContent: hit.label });
    if (hit.lang) name.lang = hit.lang;
    const option = element("div", { className: "suggest-option", id: `${this.list.id}-${index}` }, name);
    if (hit.matched && hit.matched !== hit.label) {
      option.append(element("small", { textContent: ` ${hit.matched}` }));
    }
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.style.setProperty("--colour", `var(--k-${token(hit.kind) || "other"}, var(--accent, currentColor))`);
    option.addEventListener("click", () => { location.href = hit.href; });
    return option;
  }

  move(index) {
    this.list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    this.at = index;
    const option = index >= 0 && document.getElementById(`${this.list.id}-${index}`);
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    const count = this.hits.length;
    const open = !this.list.hidden;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.ask();
      else if (event.key === "ArrowDown") this.move(this.at + 1 >= count ? -1 : this.at + 1);
      else this.move(this.at < 0 ? count - 1 : this.at - 1);
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      location.href = this.hits[this.at].href;
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
    this.at = -1;
  }
}

/** Give every `input[data-suggest]` under `root` its suggestions. */
export function enhance(root = document) {
  const inputs = root.querySelectorAll("input[data-suggest]:not([role=combobox])");
  if (inputs.length) style("suggest.css");
  for (const input of inputs) new Suggestions(input);
}

enhance();
