/**
 * The page of an error while one develops: what happened, what to do, where, and with which
 * request. Every value is escaped by the `html` tag; secrets are stars.
 */

import { join } from "node:path";

import type { ErrorFrame } from "../../debugger/index.ts";
import {
  html,
  type SafeString,
  TemplateError,
  type TemplatePlace,
  templatePlaces as placesOf,
} from "../../templates/index.ts";
import { messageWithoutHint, QuintetError } from "../../base/index.ts";
import type { Request } from "../../http/index.ts";
import { consoleScriptPath } from "./console-path.ts";
import { hasConsoles, keepError, type KeptError } from "./error-console.ts";
import type { Pair } from "./redact.ts";
import { redactTarget } from "./redact.ts";
import { type RequestTable } from "./request-tables.ts";
import { type Frame, framesOf } from "./stack.ts";
import { style } from "./style.ts";

export interface DebugPage {
  request: Request;
  status: number;
  error: unknown;
  /** The folder of the project, whose frames come first. */
  root: string;
  tables: readonly RequestTable[];
}

const mostCauses = 5;

export function debugPage({ request, status, error, root, tables }: DebugPage): string {
  const errors = chainOf(error);
  const { name, message, code, hint } = describe(error);
  return page(
    `${name} at ${redactTarget(request.target)}`,
    html`<p class="quiet mono">${status} · ${request.method} ${redactTarget(request.target)}</p>
      <h1>${name}</h1>
      <p class="message">${message}</p>
      ${code !== undefined && html`<p><span class="code mono">${code}</span></p>`}
      ${hint !== undefined && html`<p class="hint">${hint}</p>`}
      ${errors.map((each, index) => section(each, index, root))} ${tables.map(table)}
      ${hasConsoles() && html`<script src="${consoleScriptPath}" defer></script>`}`,
  );
}

/** The skeleton that all built-in pages share. */
export function page(title: string, content: SafeString): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.text;
}

export interface Description {
  name: string;
  message: string;
  code: string | undefined;
  hint: string | undefined;
}

/** An error in words; the hint is taken out of the message that ends with it. */
export function describe(error: unknown): Description {
  if (!(error instanceof Error)) {
    const name = `A thrown ${error === null ? "null" : typeof error}`;
    return { name, message: String(error), code: undefined, hint: undefined };
  }
  const { name } = error;
  const code = (error as { code?: unknown }).code;
  const hint = error instanceof QuintetError ? error.hint : undefined;
  return {
    name,
    message: error instanceof TemplateError ? error.reason : messageWithoutHint(error),
    code: typeof code === "string" ? code : undefined,
    hint,
  };
}

/** The error and its causes, without going round in a circle. */
export function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < mostCauses; each = each.cause) {
    if (chain.includes(each)) break;
    chain.push(each);
  }
  return chain;
}

function section(error: Error, index: number, root: string): SafeString {
  const { name, message } = describe(error);
  const frames = framesOf(error, root);
  const own = frames.filter(({ owner }) => owner === "project");
  const kept = keepError(error);
  return html`<section>
    ${
      index > 0 &&
      html`<h2>Because of: ${name}</h2>
        <p class="message">${message}</p>`
    }
    ${placesOf(error).length > 0 && templateCards(placesOf(error))}
    ${own.length > 0 && html`<h2>In your code</h2>`}
    ${own.map((frame, position) => frameCard(frame, index === 0 && position === 0, { kept, root }))}
    ${frames.length > 0 && allFrames(frames)}
  </section>`;
}

function templateCards(places: readonly TemplatePlace[]): SafeString {
  return html`<h2>In your templates</h2>
    ${places.map(
      ({ template, line, column, sourceLine }) =>
        html`<div class="card">
          <header class="mono">${template}, line ${line}, column ${column}</header>
          <pre class="source"><span class="here"><b>${line}</b>${sourceLine}</span></pre>
        </div>`,
    )}`;
}

interface Around {
  kept: KeptError;
  root: string;
}

function frameCard(frame: Frame, isOpen: boolean, { kept, root }: Around): SafeString {
  const { name, file, line, column, source } = frame;
  const place = html`<span class="mono">${file}:${line}:${column}</span>
    ${name !== "" && html`<span class="quiet">in ${name}</span>`}`;
  if (source.length === 0) return html`<div class="card"><header>${place}</header></div>`;
  const lines = source.map(({ number, text }) =>
    number === line
      ? html`<span class="here"><b>${number}</b>${text} </span>`
      : html`<span><b>${number}</b>${text} </span>`,
  );
  const index = kept.frames.findIndex(
    (each) => each.file === join(root, file) && each.line === line,
  );
  return html`<details class="card" ${isOpen && html` open`}>
    <summary>${place}</summary>
    <pre class="source">${lines}</pre>
    ${index >= 0 && [variables(kept.frames[index]!), consoleForm(kept.id, index)]}
  </details>`;
}

/** Collapsed: they are many, and not for a screen that others see. */
function variables(frame: ErrorFrame): SafeString {
  const pairs = frame.variables();
  return html`<details class="variables">
    <summary>Variables (${pairs.length})</summary>
    <table class="mono">
      ${pairs.map(row)}
    </table>
  </details>`;
}

/** Hidden until its script runs. */
function consoleForm(error: number | undefined, frame: number): SafeString | undefined {
  if (error === undefined) return undefined;
  return html`<form class="console mono" data-error="${error}" data-frame="${frame}" hidden>
    <output></output>
    <input aria-label="Code to run in this frame" placeholder="Run code in this frame" />
  </form>`;
}

function allFrames(frames: readonly Frame[]): SafeString {
  return html`<details class="card">
    <summary>The whole stack (${frames.length} ${frames.length === 1 ? "frame" : "frames"})</summary>
    <table class="mono">
      ${frames.map(
        ({ name, file, line, column }) =>
          html`<tr>
            <th>${name || "(module)"}</th>
            <td>${file}:${line}:${column}</td>
          </tr>`,
      )}
    </table>
  </details>`;
}

export function table({ title, pairs, empty }: RequestTable): SafeString {
  return html`<h2>${title}</h2>
    ${
      pairs.length === 0
        ? html`<p class="quiet">${empty}</p>`
        : html`<div class="card">
            <table class="mono">
              ${pairs.map(row)}
            </table>
          </div>`
    }`;
}

function row([name, value]: Pair): SafeString {
  return html`<tr>
    <th>${name}</th>
    <td>${value}</td>
  </tr>`;
}
