import { breakpoint } from "quintet/debugger";

let n = 0;

function busy(): number {
  for (;;) {
    n = (n * 31 + 7) % 1_000_003;
    if (n === -1) break;
  }
  return n;
}

breakpoint();
console.log("spinning");
busy();
console.log("out of it");
