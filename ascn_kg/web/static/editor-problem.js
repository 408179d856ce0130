// What the endpoint says of a query that failed (RFC 9457), in words and with the place in the query: the detail names line and column.

import { element } from "./load.js";

/** An element for `error`, or undefined where it is not a problem document. */
export function problemElement(error) {
  let problem;
  try {
    problem = JSON.parse(error.text);
  } catch {
    return undefined;
  }
  if (!problem?.title) return undefined;
  const box = element("div", { className: "editor-problem" }, element("strong", { textContent: problem.title }));
  box.setAttribute("role", "alert");
  box.append(element("p", { textContent: problem.detail || "" }));
  if (problem.excerpt) box.append(element("pre", { textContent: problem.excerpt }));
  if (problem.hint) box.append(element("p", { textContent: problem.hint }));
  return box;
}
