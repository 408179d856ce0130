// The query editor: Yasgui over the plain form of /sparql, which stays where Yasgui is missing.
//
// <script type="application/json" id="editor-config">{"endpoint", "base", "void", "start", "prefixes", "library", "labels"}
// [data-editor]   where the editor goes      [data-plain]    what it replaces
// [data-example]  links with ?query=: they open in the editor instead
// Nothing here speaks to another server: prefixes come from the page, classes and properties from our VoID.

import { Names } from "./editor-names.js";
import { problemElement } from "./editor-problem.js";
import { views } from "./editor-views.js";
import { embedded, library, style } from "./load.js";

const LONGEST_ADDRESS = 6000;

/** The address that opens `query` here. In a fragment it can be of any length and need not be valid. */
function permalink(query, inFragment = false) {
  const address = new URL("/sparql", location.href);
  const language = new URLSearchParams(location.search).get("lang");
  if (language) address.searchParams.set("lang", language);
  const parameters = new URLSearchParams({ query }).toString();
  if (inFragment || parameters.length > LONGEST_ADDRESS) address.hash = parameters;
  else address.searchParams.set("query", query);
  return address.href;
}

/** Keep the address up to date, so that a reload or a bookmark leads back here. */
function remember(yasgui) {
  yasgui.on("query", (_, tab) => history.replaceState(null, "", permalink(tab.getQuery(), true)));
  yasgui.on("queryResponse", (_, tab) => queueMicrotask(() => {
    // Without scripts the server answers a wrong query with an error page: only a right one goes into ?query=.
    if (!tab.getYasr()?.results?.hasError()) history.replaceState(null, "", permalink(tab.getQuery()));
  }));
}

/** The query that the address or the plain form names; an empty string for none. */
function linked() {
  const fragment = new URLSearchParams(location.hash.slice(1)).get("query");
  return fragment ?? document.querySelector("#query")?.value.trim() ?? "";
}

function completers(Yasqe, names) {
  const kept = { bulk: true, persistenceId: null };
  Object.assign(Yasqe.Autocompleters.prefixes, kept, { get: () => names.prefixLines() });
  Object.assign(Yasqe.Autocompleters.class, kept, { get: () => names.listed("class") });
  Object.assign(Yasqe.Autocompleters.property, kept, { get: () => names.listed("property") });
}

function start(root, config, { Yasgui, Yasqe, Yasr }) {
  const names = new Names(config);
  completers(Yasqe, names);
  for (const [name, view] of Object.entries(views(Yasr, names, config.labels))) Yasr.registerPlugin(name, view);
  Yasr.defaults.errorRenderers = [async (error) => problemElement(error)];
  Yasgui.Tab.prototype.getShareableLink = function getShareableLink() { return permalink(this.getQuery()); };
  const yasgui = new Yasgui(root, {
    persistenceId: `ascn-kg-${config.base}`,
    populateFromUrl: false,
    autofocus: false,
    tabName: config.labels.tab,
    copyEndpointOnNewTab: false,
    corsProxy: undefined,
    endpointCatalogueOptions: { getData: () => [] },
    requestConfig: {
      endpoint: () => new URL(config.endpoint, location.href).href,
      method: (one) => (one.getTab().getQuery().length > LONGEST_ADDRESS ? "POST" : "GET"),
    },
    yasqe: { value: config.start, prefixCcApi: null, createShortLink: undefined },
    yasr: { prefixes: config.prefixes, pluginOrder: ["table", "map", "timeline", "boolean", "response"] },
  });
  remember(yasgui);
  return yasgui;
}

/** A tab with `query`: the present one where nobody has touched it, else a new one. */
function tabFor(yasgui, query, name) {
  const now = yasgui.getTab();
  if (now?.getQuery() !== yasgui.config.yasqe.value || now.hasResults()) {
    return yasgui.addTab(true, { yasqe: { value: query }, name: yasgui.createTabName(name) });
  }
  now.setQuery(query);
  now.setName(name);
  return now;
}

/** Show `query` in a tab that has it already, else in a new one, and run it. */
function show(yasgui, query, name) {
  const same = Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value === query);
  if (same) yasgui.selectTabId(same.getId());
  (same || tabFor(yasgui, query, name)).query().catch(() => {}); // Yasr shows what went wrong
}

/** Give names to what Yasgui leaves without one, now and whenever it draws. */
function nameControls(root, labels) {
  const name = () => {
    for (const [selector, label] of [
      [".CodeMirror textarea", labels.query], ["select.tableSizer", labels.pageSize], [".tableFilter", labels.filter],
    ]) {
      for (const field of root.querySelectorAll(selector)) field.setAttribute("aria-label", label);
    }
    for (const button of root.querySelectorAll(".addTab:not([role])")) { // a tab list may hold tabs only
      button.setAttribute("role", "tab");
      button.setAttribute("aria-selected", "false");
      button.setAttribute("aria-label", labels.newTab);
    }
  };
  new MutationObserver(name).observe(root, { childList: true, subtree: true });
  name();
}

async function enhance() {
  const root = document.querySelector("[data-editor]");
  const config = embedded("#editor-config", null);
  if (!root || !config) return;
  let yasgui;
  try {
    await Promise.all([library(config.library["yasgui.js"]), style(config.library["yasgui.css"]), style("editor.css")]);
    const { Yasqe, Yasr, Yasgui } = globalThis;
    yasgui = start(root, config, { Yasgui: Yasgui.Yasgui ?? Yasgui, Yasqe, Yasr });
  } catch (error) {
    root.replaceChildren();
    console.warn("The query editor could not start; the plain form stays.", error);
    return;
  }
  nameControls(root, config.labels);
  root.hidden = false;
  const query = linked();
  for (const plain of document.querySelectorAll("[data-plain]")) plain.remove();
  if (query) show(yasgui, query, config.labels.linked);
  else yasgui.getTab()?.getYasqe()?.refresh();
  addEventListener("hashchange", () => { if (linked()) show(yasgui, linked(), config.labels.linked); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-example]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(yasgui, new URL(link.href).searchParams.get("query"), link.textContent.trim());
    root.scrollIntoView({ block: "start" });
  });
  root.dataset.state = "ready";
}

enhance();
