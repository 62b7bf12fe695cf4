import { postMortem, recordErrors } from "quintet/debugger";

recordErrors();

async function load(id: number): Promise<string> {
  const key = `book-${id}`;
  await Promise.resolve();
  return parse(key, { password: "hunter2", retries: 3 });
}

function parse(key: string, options: { password: string; retries: number }): string {
  const parts = key.split("-");
  if (parts.length < 3) throw new TypeError(`bad key after ${options.retries}`);
  return parts[2]!;
}

try {
  await load(7);
} catch (error) {
  postMortem(error);
}
console.log("after");
