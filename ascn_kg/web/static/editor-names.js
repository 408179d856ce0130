// Names of things: IRIs shortened by our prefixes, paths of our pages, and the terms that our VoID lists.

const VOID = "http://rdfs.org/ns/void#";

/** The IRIs that are objects of `predicate` in N-Triples, each once. */
export function objects(text, predicate) {
  const found = new Set();
  for (const [, object] of text.matchAll(new RegExp(`<${predicate}> <([^>]+)> \\.`, "g"))) found.add(object);
  return [...found].sort();
}

export class Names {
  constructor({ base, prefixes, void: address }) {
    this.base = base;
    this.prefixes = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
    this.address = address;
  }

  /** `prefix:name` where one of our prefixes fits, else the IRI. */
  short(iri) {
    const [prefix, namespace] = this.prefixes.find(([, one]) => iri.startsWith(one)) || [];
    return namespace && !iri.slice(namespace.length).includes("/") ? `${prefix}:${iri.slice(namespace.length)}` : iri;
  }

  /** Where a link to `iri` leads: our page by its path, so that it works under any address, else the IRI. */
  href(iri) {
    if (!iri.startsWith(this.base)) return iri;
    const rest = iri.slice(this.base.length);
    if (rest.startsWith("id/")) return `/page/${rest.slice(3)}`;
    if (rest.startsWith("graph/")) return `/page/${rest}`;
    return rest.startsWith("ontology") ? `/${rest}` : iri;
  }

  /** Prefix declarations without their keyword, for completion. */
  prefixLines() {
    return this.prefixes.map(([prefix, namespace]) => `${prefix}: <${namespace}>`).sort();
  }

  /** The classes or properties in use, from the VoID description (VoID, section 4.5); empty if it cannot be had. */
  async listed(what) {
    this.description ||= fetch(this.address, { headers: { Accept: "application/n-triples" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .catch(() => "");
    return objects(await this.description, VOID + what);
  }
}
