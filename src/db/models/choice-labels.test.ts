import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { decimalField } from "../fields/decimal.ts";
import { integerField } from "../fields/number.ts";
import { charField } from "../fields/text.ts";
import { choiceLabels } from "./choice-labels.ts";
import { manager } from "./manager.ts";
import { model } from "./model-class.ts";

let isGerman = false;
const translated = (source: string, german: string) => ({
  source,
  toString: () => (isGerman ? german : source),
  valueOf: () => (isGerman ? german : source),
});

class Ticket extends model({
  status: charField({ choices: { open: "Open", done: translated("Dealt with", "Erledigt") } }),
  medium: charField({
    null: true,
    choices: [
      ["Audio", [["mp3", "MP3"], "ogg"]],
      [translated("Pictures", "Bilder"), [["png", "PNG"]]],
      ["", "Not known"],
    ],
  }),
  priority: integerField({ null: true, choices: [[1, "Low"], [2, translated("High", "Hoch")], 3] }), // prettier-ignore
  rate: decimalField({ maxDigits: 3, decimalPlaces: 1, choices: [["0.5", "Half"]], default: "0.5" }), // prettier-ignore
  isDone: charField({ choices: ["yes", "no"], default: "no" }),
  title: charField({ default: "" }),
}) {
  static objects = manager(Ticket);
}

/** As a template calls it: the types do not know the name. */
const call = (row: object, name: string) => (Reflect.get(row, name) as () => unknown).call(row);

describe("getDisplay", () => {
  it("is the label of a choice, of whatever kind its value is", async () => {
    await using _ = await testDatabase([Ticket]);
    await Ticket.objects.create({ status: "open", medium: "mp3", priority: 2 });
    const ticket = await Ticket.objects.get();

    assert.equal(ticket.getDisplay("status"), "Open");
    assert.equal(ticket.getDisplay("medium"), "MP3");
    assert.equal(ticket.getDisplay("priority"), "High");
    assert.equal(ticket.getDisplay("rate"), "Half");
    assert.equal(ticket.getDisplay("isDone"), "no");
  });

  it("is the value where there is no such choice, and null where there is none", () => {
    const ticket = new Ticket({ status: "done", medium: "flac" as "ogg" });

    assert.equal(ticket.getDisplay("medium"), "flac");
    assert.equal(ticket.getDisplay("priority"), null);
    ticket.priority = 7 as 3;
    assert.equal(ticket.getDisplay("priority"), "7");
    ticket.medium = "";
    assert.equal(ticket.getDisplay("medium"), "Not known");
  });

  it("is in the language of whoever reads it", () => {
    const ticket = new Ticket({ status: "done", priority: 2 });

    isGerman = true;
    const german = [ticket.getDisplay("status"), ticket.getDisplay("priority")];
    isGerman = false;

    assert.deepEqual(german, ["Erledigt", "Hoch"]);
    assert.equal(ticket.getDisplay("status"), "Dealt with");
  });

  it("names the fields with choices where one has none", () => {
    const ticket = new Ticket({ status: "done" });

    assert.throws(
      () => ticket.getDisplay("title"),
      /^QueryError: Ticket has no choices for "title"\. The fields with the option choices are: status, medium, priority, rate, isDone\./,
    );
  });
});

describe("the display of a field in templates", () => {
  it("has a name of its own on each model, also in snake_case", () => {
    const ticket = new Ticket({ status: "open" });

    assert.equal(call(ticket, "getStatusDisplay"), "Open");
    assert.equal(call(ticket, "get_status_display"), "Open");
    assert.equal(call(ticket, "getIsDoneDisplay"), "no");
    assert.equal(call(ticket, "get_is_done_display"), "no");
    assert.equal("getTitleDisplay" in ticket, false);
    assert.equal(Object.keys(Ticket.prototype).includes("getStatusDisplay"), false);
  });

  it("may be written anew, and both names call that", () => {
    class Order extends model({ status: charField({ choices: { o: "Open" } }) }) {
      getStatusDisplay(): string {
        return `${this.getDisplay("status")}!`;
      }
    }
    const order = new Order({ status: "o" });

    assert.equal(call(order, "get_status_display"), "Open!");
    assert.equal(order.getDisplay("status"), "Open");
  });

  it("is there on what extends a model", () => {
    class Base extends model({ state: charField({ choices: { a: "On" } }) }, { abstract: true }) {
      getKindDisplay(): string {
        return "of the base";
      }
    }
    class Child extends model(Base, { kind: charField({ choices: { k: "Kind" } }) }) {}
    class Urgent extends model(Ticket, { reason: charField({ choices: { fire: "Fire" } }) }) {}
    class Seen extends model(Ticket, {}, { proxy: true }) {}
    for (const each of [Ticket, Urgent, Seen]) each.$meta.install("displays");

    const child = new Child({ state: "a", kind: "k" });
    assert.deepEqual(
      [call(child, "getStateDisplay"), call(child, "get_kind_display"), child.getDisplay("kind")],
      ["On", "of the base", "Kind"],
    );
    const urgent = new Urgent({ status: "open", reason: "fire" });
    assert.deepEqual(
      [call(urgent, "get_status_display"), call(urgent, "get_reason_display")],
      ["Open", "Fire"],
    );
    assert.equal(call(new Seen({ status: "open" }), "getStatusDisplay"), "Open");
  });
});

describe("choiceLabels", () => {
  it("are the labels by value, groups opened, in the active language", () => {
    const labels = choiceLabels(Ticket, "medium");

    assert.equal(labels.mp3, "MP3");
    assert.deepEqual(labels, { mp3: "MP3", ogg: "ogg", png: "PNG", "": "Not known" });
    assert.deepEqual(choiceLabels(Ticket, "priority"), { 1: "Low", 2: "High", 3: "3" });
    isGerman = true;
    const german = choiceLabels(Ticket, "status");
    isGerman = false;
    assert.deepEqual(german, { open: "Open", done: "Erledigt" });
  });

  it("are for rows of values()", async () => {
    await using _ = await testDatabase([Ticket]);
    await Ticket.objects.create({ status: "done" });
    const labels = choiceLabels(Ticket, "status");

    const [row] = await Ticket.objects.values("status");

    assert.equal(labels[row!.status], "Dealt with");
    assert.throws(() => choiceLabels(Ticket, "title"), /no choices for "title"/);
  });
});
