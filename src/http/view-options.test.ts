import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { keepViewOptions, viewOption } from "./view-options.ts";

const slow = viewOption<boolean>("slow");
const limit = viewOption<number>("limit");

function view(request: string): string {
  return `answer to ${request}`;
}

describe("viewOption", () => {
  it("makes another view that does as the first and has its name, and leaves that one alone", () => {
    const marked = slow.set(view, true);

    assert.equal(marked("x"), "answer to x");
    assert.equal(marked.name, "view");
    assert.deepEqual([slow.of(marked), slow.of(view)], [true, undefined]);
  });

  it("keeps the options that are there, in whatever order they are set; the outermost counts", () => {
    const one = limit.set(slow.set(view, true), 3);
    const other = slow.set(limit.set(limit.set(view, 1), 3), true);

    assert.deepEqual([slow.of(one), limit.of(one)], [true, 3]);
    assert.deepEqual([slow.of(other), limit.of(other)], [true, 3]);
  });

  it("tells two options of one name apart", () => {
    assert.equal(viewOption<boolean>("slow").of(slow.set(view, true)), undefined);
  });

  it("says nothing of what is no view", () => {
    assert.deepEqual(
      [undefined, null, "view", {}].map((each) => slow.of(each)),
      [undefined, undefined, undefined, undefined],
    );
  });
});

describe("keepViewOptions", () => {
  it("hands the options of a view on to what wraps it, whose own count", () => {
    const inner = limit.set(slow.set(view, true), 3);
    const wrapper = keepViewOptions(
      inner,
      limit.set(() => "wrapped", 5),
    );

    assert.equal(wrapper(), "wrapped");
    assert.deepEqual([slow.of(wrapper), limit.of(wrapper)], [true, 5]);
    assert.equal(slow.of(keepViewOptions(view, () => "")), undefined);
  });
});
