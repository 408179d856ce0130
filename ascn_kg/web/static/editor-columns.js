// What the columns of a result are: places, dates, and the name of each row.

const POINT = /^(?:<[^>]*>\s*)?POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;
const DATE = /^-?\d{4}(-\d\d(-\d\d)?)?/;
const DATED = /#(date|dateTime|gYear|gYearMonth)$/;
const NAMED = /(label|name|title|nama)$/i;

function isDate(value) {
  return Boolean(value?.datatype && DATED.test(value.datatype) && DATE.test(value.value));
}

/** Of each column, the first value that is bound. */
export function cells(variables, bindings) {
  return new Map(variables.map((name) => [name, bindings.find((row) => row[name])?.[name]]));
}

/** The name of a row and where it leads: a column of labels, else plain text, else the first IRI. */
function naming(variables, bindings, names, skipped) {
  const first = cells(variables, bindings);
  const literals = variables.filter((name) => {
    const value = first.get(name);
    return value && value.type !== "uri" && value.type !== "bnode" && !value.datatype?.match(/#(?!string)/) && !skipped.has(name);
  });
  const label = literals.find((name) => NAMED.test(name)) || literals[0];
  const things = variables.filter((name) => first.get(name)?.type === "uri");
  const thing = things.find((name) => label?.startsWith(name)) || things[0];
  return (row) => {
    const iri = thing && row[thing]?.value;
    const text = (label && row[label]?.value) || (iri ? names.short(iri) : "");
    const more = variables
      .filter((name) => row[name] && name !== label && name !== thing && !skipped.has(name))
      .map((name) => (row[name].type === "uri" ? names.short(row[name].value) : row[name].value));
    return { label: text, href: iri ? names.href(iri) : "", more: more.slice(0, 3).join(" · ") };
  };
}

function kindOf(href) {
  return href.match(/^\/page\/([^/]+)\//)?.[1] || "other";
}

/** Points for a map: from a column of WKT points, else from latitude and longitude. */
export function places(variables, bindings, names) {
  const first = cells(variables, bindings);
  const wkt = variables.find((name) => POINT.test(first.get(name)?.value || ""));
  const lat = variables.find((name) => /lat(itude)?$/i.test(name));
  const long = variables.find((name) => /(long|lng|lon|longitude)$/i.test(name));
  if (!wkt && !(lat && long)) return [];
  const name = naming(variables, bindings, names, new Set([wkt, lat, long]));
  return bindings.flatMap((row) => {
    const [, x, y] = (wkt && row[wkt]?.value.match(POINT)) || [];
    const point = wkt ? { lat: parseFloat(y), long: parseFloat(x) } : { lat: parseFloat(row[lat]?.value), long: parseFloat(row[long]?.value) };
    const { label, href, more } = name(row);
    return Number.isFinite(point.lat) && Number.isFinite(point.long) ? [{ ...point, label, href, kind: kindOf(href), note: more }] : [];
  });
}

/** Rows in the order of their first column of dates; a second one is the end. */
export function dates(variables, bindings, names) {
  const first = cells(variables, bindings);
  const [start, end] = variables.filter((name) => isDate(first.get(name)));
  if (!start) return [];
  const name = naming(variables, bindings, names, new Set([start, end]));
  const day = (value) => value?.value.match(DATE)?.[0] || "";
  return bindings
    .filter((row) => isDate(row[start]))
    .map((row) => ({ start: day(row[start]), end: end ? day(row[end]) : "", ...name(row) }))
    .sort((one, other) => (one.start < other.start ? -1 : one.start > other.start ? 1 : 0));
}
