import assert from "node:assert/strict";
import { it } from "node:test";
import { inspect } from "node:util";

import { Decimal, decimalField, F, manager, max, model, sum } from "../../../src/db/index.ts";
import { modelForm } from "../../../src/forms/index.ts";
import { Engine } from "../../../src/templates/index.ts";
import { testDatabase } from "../../support/database.ts";
import { describeOnEach } from "../../support/each-database.ts";

class Invoice extends model({
  amount: decimalField({ maxDigits: 8, decimalPlaces: 2 }),
  rate: decimalField({ maxDigits: 8, decimalPlaces: 3, null: true }),
}) {
  static objects = manager(Invoice);
}

describeOnEach("A decimal", [Invoice], () => {
  it("is written with the places of its column, once it was read", async () => {
    const { id } = await Invoice.objects.create({ amount: "120.50", rate: 10 });
    const invoice = await Invoice.objects.get({ id });

    assert.equal(String(invoice.amount), "120.50");
    assert.equal(inspect(invoice.amount), "120.50");
    assert.equal(JSON.stringify(invoice), `{"id":${id},"amount":"120.50","rate":"10.000"}`);
    assert.deepEqual(invoice.amount, new Decimal("120.5"));
    assert.equal(String(invoice.amount.times(3)), "361.5");
    const rows = await Invoice.objects.filter({ id }).valuesFlat("amount");
    assert.deepEqual(rows.map(String), ["120.50"]);
    const found = Invoice.objects.filter({ id });
    const { total, most } = await found.aggregate({ total: sum("amount"), most: max("amount") });
    assert.deepEqual([total, most].map(String), ["120.50", "120.50"]);
    await invoice.save();
    assert.equal(await found.filter({ amount: "120.5" }).count(), 1);
  });

  it("is refused where it has more digits than the column, and can be looked for", async () => {
    const refused = { issues: { amount: [{ code: "max-whole-digits" }] } };
    const isRefused = (error: unknown): boolean => {
      const { issues } = error as { issues: { amount: { code: string }[] } };
      assert.deepEqual(
        issues.amount.map(({ code }) => ({ code })),
        refused.issues.amount,
      );
      return true;
    };
    const invoice = await Invoice.objects.create({ amount: "999999.99" });
    const count = await Invoice.objects.count();

    await assert.rejects(async () => Invoice.objects.create({ amount: 1e9 }), isRefused);
    await assert.rejects(async () => Invoice.objects.create({ amount: "999999.995" }), isRefused);
    await assert.rejects(async () => Invoice.objects.bulkCreate([{ amount: -1e6 }]), isRefused);
    await assert.rejects(async () => Invoice.objects.all().update({ amount: 1e6 }), isRefused);
    invoice.amount = new Decimal("1e6");
    await assert.rejects(async () => invoice.save(), isRefused);
    await assert.rejects(async () => Invoice.objects.bulkUpdate([invoice], ["amount"]), isRefused);
    assert.equal(await Invoice.objects.filter({ amount__lt: 1e9 }).count(), count);
    assert.equal(await Invoice.objects.filter({ amount: F("amount").plus(0) }).count(), count);
  });
});

it("keeps its places in templates and in the form that edits it", async () => {
  await using _ = await testDatabase([Invoice]);
  await Invoice.objects.create({ amount: "12.50" });
  const invoice = await Invoice.objects.get();

  const page = await new Engine({}).fromString("{{ invoice.amount }}").render({ invoice });
  const InvoiceForm = modelForm(Invoice, { fields: ["amount"] });
  const form = String(await new InvoiceForm(undefined, { instance: invoice }).asDiv());

  assert.equal(String(page), "12.50");
  assert.match(form, /name="amount" value="12\.50"/);
});
