import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "node:test";

import { contextSlot, Site } from "./context.ts";

const language = contextSlot<string>("language");
const zone = contextSlot<string>("zone");

describe("contextSlot", () => {
  it("has a value inside of run, for all that is awaited there", async () => {
    const found = await language.run("de", async () => {
      await sleep(1);
      return zone.run("UTC", () => [language.get(), zone.get()]);
    });

    assert.deepEqual(found, ["de", "UTC"]);
    assert.equal(language.get(), undefined);
  });
});

describe("Site", () => {
  const berlin = new Site([language.holding("de"), zone.holding("Europe/Berlin")]);
  const tokyo = new Site([language.holding("ja"), zone.holding("Asia/Tokyo")]);

  it("is entered as a whole, and left with the work", async () => {
    const seen = async (): Promise<unknown[]> => {
      await sleep(1);
      return [language.get(), zone.get()];
    };

    assert.deepEqual(await Promise.all([berlin.enter(seen), tokyo.enter(seen)]), [
      ["de", "Europe/Berlin"],
      ["ja", "Asia/Tokyo"],
    ]);
  });

  it("covers what was set around it, and is covered by what is set inside", () => {
    const found = language.run("fr", () =>
      berlin.enter(() => [language.get(), language.run("en", () => language.get())]),
    );

    assert.deepEqual(found, ["de", "en"]);
  });

  it("takes further slots in the same step", () => {
    assert.equal(
      berlin.enter(() => language.get(), language.holding("pl")),
      "pl",
    );
  });

  it("answers outside of any site while it is installed: the newest that is not removed", () => {
    berlin.install();
    tokyo.install();
    const both = language.get();
    tokyo.remove();
    const one = language.get();
    berlin.remove();
    berlin.remove();

    assert.deepEqual([both, one, language.get()], ["ja", "de", undefined]);
  });

  it("keeps the one that answers when an older one is removed", () => {
    berlin.install();
    tokyo.install();
    berlin.remove();
    const found = language.get();
    tokyo.remove();

    assert.equal(found, "ja");
  });
});
