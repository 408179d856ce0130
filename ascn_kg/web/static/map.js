// Maps: outlines and one marker per point, without tiles and without any other server.
//
// <div class="map" data-map data-points="#points" data-outlines="/static/vendor/outlines.json"
//      data-label="Member cities">…what is shown without the map…</div>
// <script type="application/json" id="points">
//   [{"lat": -6.2, "long": 106.8, "label": "Jakarta", "href": "/page/city/jakarta", "kind": "city", "note": "…"}]
// </script>
// Leaflet is loaded when the map comes into view. Colours: --map-sea, --map-land, --map-line, --k-<kind>.

import { element, embedded, isLink, library, style, token } from "./load.js";

const REGION = [[-11, 92], [28, 141]];
const outlines = new Map();

function countries(address) {
  if (!outlines.has(address)) {
    outlines.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : null)));
  }
  return outlines.get(address);
}

function popup(point) {
  const name = isLink(point.href)
    ? element("a", { href: point.href, textContent: point.label })
    : element("strong", { textContent: point.label });
  const content = element("div", { className: "map-popup" }, name);
  if (point.note) content.append(element("p", { textContent: point.note }));
  return content;
}

function marker(leaflet, point) {
  const kind = token(point.kind) || "other";
  const dot = element("span", { className: "map-dot" });
  dot.style.setProperty("--colour", `var(--k-${kind}, var(--accent, currentColor))`);
  const icon = leaflet.divIcon({ className: "map-point", html: dot, iconSize: [24, 24] });
  const made = leaflet.marker([point.lat, point.long], { icon, keyboard: true, title: point.label });
  made.bindPopup(popup(point), { maxWidth: 260 });
  made.on("add", () => made.getElement().setAttribute("aria-label", point.label));
  made.on("popupopen", (event) => {
    if (document.activeElement === made.getElement()) {
      event.popup.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus();
    }
  });
  return made;
}

/** Draw `points` into `box`; resolves with the Leaflet map, rejects where Leaflet is not to be had. */
export async function drawMap(box, points, address) {
  const [, , shapes] = await Promise.all([
    Promise.all([style("vendor/leaflet.css"), style("map.css")]),
    library("vendor/leaflet.js"),
    countries(new URL(address || "vendor/outlines.json", import.meta.url).href),
  ]);
  const leaflet = globalThis.L;
  const inner = element("div", { className: "map-canvas" });
  inner.setAttribute("role", "region");
  inner.setAttribute("aria-label", box.dataset.label || box.getAttribute("aria-label") || "Map");
  box.replaceChildren(inner);
  const map = leaflet.map(inner, {
    attributionControl: false, zoomSnap: 0.25, minZoom: 2.5, maxZoom: 10, scrollWheelZoom: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  leaflet.control.attribution({ prefix: false }).addAttribution("Natural Earth").addTo(map);
  if (shapes) {
    leaflet.geoJSON(shapes, { interactive: false, style: { className: "map-land", weight: 1 } }).addTo(map);
  }
  const seen = points.filter((point) => Number.isFinite(point.lat) && Number.isFinite(point.long));
  for (const point of seen) marker(leaflet, point).addTo(map);
  const bounds = seen.length ? leaflet.latLngBounds(seen.map((point) => [point.lat, point.long])) : REGION;
  map.fitBounds(bounds, { padding: [28, 28], maxZoom: 6 });
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  return map;
}

/** Draw every `[data-map]` under `root` once it comes into view. */
export function enhance(root = document) {
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      drawMap(target, embedded(target.dataset.points, []), target.dataset.outlines)
        .then(() => { target.dataset.state = "ready"; })
        .catch(() => { target.dataset.state = "missing"; });
    }
  }, { rootMargin: "200px" });
  for (const box of root.querySelectorAll("[data-map]")) watcher.observe(box);
}

enhance();
