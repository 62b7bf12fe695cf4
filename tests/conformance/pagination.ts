/** Runs the recorded cases of Django's `Paginator`. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { InvalidPageError, type Page, Paginator } from "quintet/views";

import { decode, type Json, type JsonObject } from "./forms_values.ts";
import type { CaseResult } from "./run.ts";
import { Missing } from "./unsupported.ts";

export async function* run(
  casesDir: string,
  { only }: { only?: string } = {},
): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "pagination.jsonl"), "utf8");
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const recorded = JSON.parse(line) as JsonObject;
    const id = String(recorded["id"]);
    if (only !== undefined && id !== only) continue;
    const expected = recorded["expected_5_2"] ?? recorded["expect"] ?? recorded["error"];
    const actual = await answer(recorded).catch(String);
    if (isDeepStrictEqual(actual, expected)) yield { id, status: "passed" };
    else yield { id, status: "failed", expected, actual, input: recorded };
  }
}

async function answer(recorded: JsonObject): Promise<unknown> {
  const { object_list, per_page, orphans, allow_empty_first_page } = recorded[
    "paginator"
  ] as JsonObject;
  const paginator = new Paginator(decode(object_list) as unknown[], Number(per_page), {
    orphans: Number(orphans),
    allowEmptyFirstPage: allow_empty_first_page === true,
  });
  const [number] = (recorded["args"] ?? []) as Json[];
  const kwargs = (recorded["kwargs"] ?? {}) as Record<string, number | undefined>;
  try {
    switch (recorded["op"]) {
      case "paginator.summary":
        return {
          count: await paginator.count,
          num_pages: await paginator.numPages,
          page_range: await paginator.pageRange,
        };
      case "paginator.page":
        return summary(await paginator.page(decode(number)));
      case "paginator.get_page":
        return summary(await paginator.getPage(decode(number)));
      case "paginator.validate_number":
        return await paginator.validateNumber(decode(number));
      case "paginator.get_elided_page_range": {
        const { on_each_side: onEachSide = 3, on_ends: onEnds = 2, number: named } = kwargs;
        return await paginator.getElidedPageRange(decode(number) ?? named ?? 1, {
          onEachSide,
          onEnds,
        });
      }
      default:
        throw new Missing(`There is nothing for ${String(recorded["op"])}.`);
    }
  } catch (error) {
    return raised(error);
  }
}

function raised(error: unknown): unknown {
  if (!(error instanceof InvalidPageError)) throw error;
  const name = { "views/empty-page": "EmptyPage", "views/page-not-an-integer": "PageNotAnInteger" };
  return { class: name[error.code as keyof typeof name], message: error.message };
}

function summary(page: Page<unknown>): unknown {
  return {
    number: page.number,
    object_list: [...page],
    has_next: page.hasNext(),
    has_previous: page.hasPrevious(),
    has_other_pages: page.hasOtherPages(),
    start_index: page.startIndex(),
    end_index: page.endIndex(),
    repr: String(page),
    next_page_number: attempt(() => page.nextPageNumber()),
    previous_page_number: attempt(() => page.previousPageNumber()),
  };
}

function attempt(make: () => number): unknown {
  try {
    return make();
  } catch (error) {
    return { $raises: raised(error) };
  }
}
