// A neighbourhood to walk through. The list beside it says the same for those who cannot use it.
//
// <div data-graph data-source="#neighbourhood" (or an address) data-endpoint="/neighbours"
//      data-open-label="Show the neighbourhood"></div>
// Both answer {"nodes": [{"id", "label", "kind", "href"}], "edges": [{"from", "to", "label"}]}; the endpoint
// is asked with ?iri=<id of the node>. A click loads the neighbours of a node, a double click or Enter follows
// its link, arrow keys go from node to node. Colours: --k-<kind>.

import { element, embedded, isLink, library, style, token } from "./load.js";

// Cytoscape would insert a style element, which the Content-Security-Policy forbids: its one rule is in
// graph.css, and an element with the id that it looks for keeps it from trying.
const CYTOSCAPE_STYLE = "__________cytoscape_stylesheet";
const CLOSEST = 1.2;

function property(name, otherwise) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || otherwise;
}

function look() {
  const ink = property("--ink", "#222");
  const paper = property("--paper", "#fff");
  const accent = property("--accent", "#0b5c6b");
  const font = getComputedStyle(document.body).fontFamily;
  return [
    { selector: "node", style: {
      "background-color": (node) => property(`--k-${token(node.data("kind"))}`, accent),
      label: "data(label)", color: ink, "font-size": 12, "font-family": font, width: 18, height: 18,
      "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 110,
      "text-background-color": paper, "text-background-opacity": 0.85, "text-background-padding": 2,
    } },
    { selector: "node:selected", style: { "border-width": 3, "border-color": ink, width: 24, height: 24 } },
    { selector: "edge", style: {
      width: 1.2, "line-color": property("--soft", "#777"), "target-arrow-color": property("--soft", "#777"),
      "target-arrow-shape": "triangle", "curve-style": "bezier", "arrow-scale": 0.8, "font-size": 10,
      "font-family": font, color: property("--soft", "#777"), label: "data(label)", "text-rotation": "autorotate",
      "text-background-color": paper, "text-background-opacity": 0.85,
    } },
  ];
}

async function read(address) {
  if (address?.startsWith("#")) return embedded(address, { nodes: [], edges: [] });
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** What of `answer` is not yet in the graph, as Cytoscape elements. */
function fresh(graph, answer) {
  const known = new Set(graph.nodes().map((node) => node.id()));
  const nodes = answer.nodes.filter((node) => !known.has(node.id)).map((data) => ({ group: "nodes", data }));
  for (const { data } of nodes) known.add(data.id);
  const edges = answer.edges
    .filter((edge) => known.has(edge.from) && known.has(edge.to))
    .map((edge) => ({ id: `${edge.from} ${edge.label} ${edge.to}`, source: edge.from, target: edge.to, label: edge.label }))
    .filter((data) => graph.getElementById(data.id).empty())
    .map((data) => ({ group: "edges", data }));
  return [...nodes, ...edges];
}

class Neighbourhood {
  constructor(box, cytoscape) {
    this.box = box;
    this.loaded = new Set();
    this.canvas = element("div", { className: "graph-canvas", tabIndex: 0 });
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", box.dataset.label || "Neighbourhood");
    this.said = element("p", { className: "graph-said" });
    this.said.setAttribute("role", "status");
    box.replaceChildren(this.canvas, this.said);
    this.graph = cytoscape({ container: this.canvas, style: look(), minZoom: 0.3, maxZoom: 3, boxSelectionEnabled: false });
    this.graph.on("tap", "node", (event) => this.choose(event.target));
    this.graph.on("dbltap", "node", (event) => this.follow(event.target));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    const again = () => this.graph.style(look());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  add(answer) {
    const added = this.graph.add(fresh(this.graph, answer));
    this.box.dataset.nodes = this.graph.nodes().length;
    if (added.empty()) return;
    const layout = { name: "cose", animate: false, padding: 40, nodeDimensionsIncludeLabels: true, idealEdgeLength: 120 };
    this.graph.layout({ ...layout, randomize: this.loaded.size === 0 }).run();
    if (this.graph.zoom() > CLOSEST) {
      this.graph.zoom(CLOSEST);
      this.graph.center();
    }
  }

  async choose(node) {
    this.graph.nodes().unselect();
    node.select();
    const { id, label, href } = node.data();
    this.said.replaceChildren(isLink(href) ? element("a", { href, textContent: label }) : label);
    if (!this.box.dataset.endpoint || this.loaded.has(id)) return;
    this.loaded.add(id);
    const address = new URL(this.box.dataset.endpoint, document.baseURI);
    address.searchParams.set("iri", id);
    try {
      this.add(await read(address.href));
    } catch {
      this.loaded.delete(id);
    }
  }

  follow(node) {
    if (isLink(node?.data("href"))) location.href = node.data("href");
  }

  key(event) {
    const nodes = this.graph.nodes();
    const chosen = this.graph.nodes(":selected").first();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && chosen.nonempty()) this.follow(chosen);
    else if (event.key === " " && chosen.nonempty()) this.choose(chosen);
    else if (step && nodes.nonempty()) {
      const at = chosen.nonempty() ? nodes.indexOf(chosen) : step > 0 ? -1 : 0;
      const next = nodes[(at + step + nodes.length) % nodes.length];
      nodes.unselect();
      next.select();
      const { label, href } = next.data();
      this.said.replaceChildren(isLink(href) ? element("a", { href, textContent: label }) : label);
    } else return;
    event.preventDefault();
  }
}

async function open(box, button) {
  button.disabled = true;
  try {
    if (!document.getElementById(CYTOSCAPE_STYLE)) {
      document.head.append(element("meta", { id: CYTOSCAPE_STYLE, name: "cytoscape" }));
    }
    const [{ default: cytoscape }, answer] = await Promise.all([
      library("vendor/cytoscape.js"), read(box.dataset.source), style("graph.css"),
    ]);
    const view = new Neighbourhood(box, cytoscape);
    view.add(answer);
    view.canvas.focus();
    box.dataset.state = "ready";
  } catch {
    box.dataset.state = "missing";
    button.remove();
  }
}

/** Give every `[data-graph]` under `root` a button that opens it. */
export function enhance(root = document) {
  for (const box of root.querySelectorAll("[data-graph]")) {
    const button = box.querySelector("[data-graph-open]") || element("button", {
      type: "button", textContent: box.dataset.openLabel || "Show the neighbourhood",
    });
    button.hidden = false;
    if (!button.isConnected) box.append(button);
    button.addEventListener("click", () => open(box, button));
  }
}

enhance();
