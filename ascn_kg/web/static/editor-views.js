// How results are shown: a table with short names and links to our pages, a map, and a timeline.

import { dates, places } from "./editor-columns.js";
import { element, isLink } from "./load.js";
import { drawMap } from "./map.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST = 2000;

function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  drawn.setAttribute("fill", "currentColor");
  svg.append(drawn);
  const box = element("div", { className: "svgImg" });
  box.append(svg);
  return box;
}

function rows(yasr) {
  return { variables: yasr.results?.getVariables() || [], bindings: yasr.results?.getBindings() || [] };
}

function entry(one) {
  return isLink(one.href) ? element("a", { href: one.href, textContent: one.label }) : element("span", { textContent: one.label });
}

/** The classes of our result views by name, for `Yasr.registerPlugin`. */
export function views(Yasr, names, labels) {
  class Table extends Yasr.plugins.table {
    constructor(yasr) {
      super(yasr);
      this.helpReference = undefined;
      this.label = labels.table;
      this.persistentConfig = { isEllipsed: false };
    }

    getColumns() {
      const [number, ...others] = super.getColumns();
      return number ? [{ ...number, title: element("span", { className: "hidden", textContent: labels.row }).outerHTML }, ...others] : [];
    }

    getUriLinkFromBinding({ value }) {
      const href = names.href(value);
      const text = names.short(value);
      return isLink(href)
        ? element("a", { className: "iri", href, title: value, textContent: text }).outerHTML
        : element("span", { textContent: text }).outerHTML;
    }

    formatLiteral(literal) {
      const text = element("span", { textContent: literal.value });
      if (literal.datatype && literal.value.length < 24) text.className = "short";
      if (!literal["xml:lang"]) return text.outerHTML;
      text.lang = literal["xml:lang"];
      return `${text.outerHTML} ${element("small", { textContent: literal["xml:lang"] }).outerHTML}`;
    }
  }

  class View {
    constructor(yasr) {
      this.yasr = yasr;
    }

    found() {
      const { variables, bindings } = rows(this.yasr);
      return this.read(variables, bindings);
    }

    canHandleResults() {
      return this.found().length > 0;
    }
  }

  class MapView extends View {
    priority = 5;
    label = labels.map;
    getIcon = () => icon("M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7zm0 9.5A2.5 2.5 0 1 1 12 6.5a2.5 2.5 0 0 1 0 5z");
    read = (variables, bindings) => places(variables, bindings, names);

    async draw() {
      const box = element("div", { className: "editor-map" });
      box.dataset.label = labels.map;
      this.yasr.resultsEl.append(box);
      try {
        await drawMap(box, this.found().slice(0, MOST));
      } catch {
        box.replaceChildren(labels.noMap);
      }
    }
  }

  class TimelineView extends View {
    priority = 4;
    label = labels.timeline;
    getIcon = () => icon("M3 11h4a3 3 0 0 1 5.6 0H21v2h-8.4a3 3 0 0 1-5.6 0H3zM16 5h5v2h-5zM16 17h5v2h-5z");
    read = (variables, bindings) => dates(variables, bindings, names);

    draw() {
      const list = element("ol", { className: "editor-timeline" });
      let year = "";
      for (const one of this.found().slice(0, MOST)) {
        const shown = one.start.slice(0, 4);
        const item = element("li");
        item.append(element("span", { className: "year", textContent: shown === year ? "" : shown }));
        const when = element("time", { dateTime: one.start, textContent: one.start });
        item.append(element("span", { className: "when" }, when, ...(one.end ? [` – ${one.end}`] : [])), entry(one));
        if (one.more) item.append(element("small", { textContent: one.more }));
        list.append(item);
        year = shown;
      }
      this.yasr.resultsEl.append(list);
    }
  }

  return { table: Table, map: MapView, timeline: TimelineView };
}

