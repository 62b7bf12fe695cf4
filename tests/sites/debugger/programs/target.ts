let ticks = 0;

function tick(step: number): void {
  const before = ticks;
  ticks += step;
  if (ticks === before) console.log("stopped");
  if (ticks > 100_000) process.exit(3);
}

setInterval(() => tick(1), 10);
console.log("running");
