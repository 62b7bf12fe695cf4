interface Item {
  name: string;
  price: number;
}

const items: Item[] = [{ name: "tea", price: 5 }];

function total(list: readonly Item[], rate: number): number {
  let sum = 0;
  for (const item of list) sum += item.price * rate;
  if (rate > 1) throw new RangeError(`rate ${rate}`, { cause: new TypeError("too dear") });
  return sum;
}

console.log("fast", process.argv.includes("--fast"));
console.log(total(items, 1));
await Promise.resolve();
total(items, 2);
