import { breakpoint } from "quintet/debugger";

function divide(a: number, b: number): number {
  breakpoint({ when: b !== 1 });
  return a / b;
}

console.log(divide(4, 1));
console.log(divide(4, 2));
