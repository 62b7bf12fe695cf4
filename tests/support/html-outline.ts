/**
 * What a browser sees of a page: elements with the names of their attributes. On the way addresses
 * are looked at, and scripts are run with an `alert` that must not be called.
 */

import assert from "node:assert/strict";

import { type DefaultTreeAdapterMap, parse } from "parse5";

type Node = DefaultTreeAdapterMap["node"];

/** A browser that runs scripts reads `noscript` as text; both ways of reading are looked at. */
export function outlineOf(html: string): unknown {
  return [true, false].map((scriptingEnabled) => outline(parse(html, { scriptingEnabled })));
}

const meaningful = /^(?:on|hx-|@|:|x-|v-|style|srcdoc|action|to|values)|href|src/;

function outline(node: Node): unknown {
  if (node.nodeName === "#comment") return "comment";
  if (!("childNodes" in node)) return undefined;
  const children = node.childNodes.map(outline).filter((each) => each !== undefined);
  if (!("tagName" in node)) return children;
  for (const { name, value } of node.attrs) {
    if (["href", "src", "action", "to"].includes(name)) assertHarmless(value);
    if (/^(?:on|hx-on|@)/.test(name)) assertQuiet(value);
    if (name === "x-data") assertQuiet(`(${value})`);
  }
  if (node.tagName === "script") {
    assertQuiet(node.childNodes.map((child) => ("value" in child ? child.value : "")).join(""));
  }
  // Values may be names of attributes, if they mean nothing.
  const names = node.attrs.map(({ name }) => name).filter((name) => meaningful.test(name));
  return [node.tagName.replace(/^h\d+$/, "h"), names, children];
}

function assertHarmless(address: string): void {
  // What the URL standard strips before it looks for a scheme.
  // oxlint-disable-next-line no-control-regex -- these are what it strips
  const seen = address.replaceAll(/^[\u0000-\u0020]+|[\t\n\r]/g, "");
  assert.doesNotMatch(seen, /^(?:javascript|vbscript|data):/i);
}

/** The script, if it is one, calls nothing that the template did not write. */
function assertQuiet(code: string): void {
  let isCalled = false;
  const alert = (): void => {
    isCalled = true;
  };
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- what a browser would do
    const run = new Function("alert", "ALERT", "f", "v", code) as (...given: unknown[]) => void;
    run(alert, alert, () => "", "");
  } catch {
    // What is no script, or fails, is none of our concern.
  }
  assert.ok(!isCalled, code);
}
