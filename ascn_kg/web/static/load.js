// Style sheets and libraries that are fetched only where they are used.

const styles = new Map();

/** Resolves when the style sheet at `address` (relative to this folder) applies; never rejects. */
export function style(address) {
  const href = new URL(address, import.meta.url).href;
  if (!styles.has(href)) {
    styles.set(href, new Promise((resolve) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      link.onload = link.onerror = () => resolve();
      document.head.append(link);
    }));
  }
  return styles.get(href);
}

/** The module at `address` (relative to this folder); rejects where the package was built without it. */
export function library(address) {
  return import(new URL(address, import.meta.url).href);
}

/** The JSON in the script element that `selector` finds, else `otherwise`. */
export function embedded(selector, otherwise) {
  const element = selector && document.querySelector(selector);
  if (!element) return otherwise;
  try {
    return JSON.parse(element.textContent);
  } catch {
    return otherwise;
  }
}

/** `name` as it may stand in a class or custom property: letters, digits and hyphens. */
export function token(name) {
  return String(name || "").replace(/[^A-Za-z0-9-]/g, "");
}

/** A new element with properties and children. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Whether `href` is a path of this site or an http(s) address: what we let a link lead to. */
export function isLink(href) {
  if (!href) return false;
  try {
    return /^https?:$/.test(new URL(href, document.baseURI).protocol);
  } catch {
    return false;
  }
}
