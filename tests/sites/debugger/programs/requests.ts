import { setTimeout as sleep } from "node:timers/promises";

import { breakpoint } from "quintet/debugger";

async function handle(id: number): Promise<number> {
  breakpoint({ when: id === 2 });
  const ten = id * 10;
  await sleep(20);
  const more = ten + 1;
  return more;
}

console.log(await Promise.all([1, 2, 3].map((id) => handle(id))));
