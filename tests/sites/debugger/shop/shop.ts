import { breakpoint } from "quintet/debugger";

import { discount, type Rule } from "./rules.ts";

interface Item {
  name: string;
  price: number;
  qty: number;
}

class Cart {
  readonly items: Item[] = [];
  readonly owner: string;

  constructor(owner: string) {
    this.owner = owner;
  }

  add(item: Item): this {
    this.items.push(item);
    return this;
  }

  total(rule?: Rule): number {
    let sum = 0;
    for (const { price, qty } of this.items) {
      sum += price * qty;
    }
    return rule ? discount(sum, rule) : sum;
  }
}

async function fetchRule(id: number): Promise<Rule> {
  await new Promise<void>((resolve) => setTimeout(resolve, 20));
  const rule: Rule = { id, percent: 10 };
  return rule;
}

function factorial(n: number): number {
  if (n <= 1) return 1;
  return n * factorial(n - 1);
}

function login(user: string, password: string): { token: string } {
  const session = { user, token: `t-${password.length}` };
  return session;
}

async function main(): Promise<void> {
  const cart = new Cart("Ada");
  cart.add({ name: "tea", price: 5, qty: 3 }).add({ name: "cup", price: 12, qty: 1 });
  let answer: number = 41;
  const settled = Promise.resolve("here");
  const rejected = Promise.reject(new RangeError("gone"));
  rejected.catch(() => {});
  breakpoint({ header: "the shop opens" });
  answer += 1;
  const rule = await fetchRule(7);
  const total = cart.total(rule);
  console.log("answer", answer, "total", total, cart.owner);
  let count = 0;
  for (let round = 0; round < 5; round++) {
    count += round;
  }
  console.log("count", count);
  console.log("factorial", factorial(4));
  const { write } = await import("./late.ts");
  console.log(write({ to: cart.owner }));
  login("ada", "hunter2");
  console.log(await settled);
}

await main();
