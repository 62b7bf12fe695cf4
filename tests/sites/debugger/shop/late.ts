interface Letter {
  to: string;
}

// Loaded when the program has run for a while.
export function write({ to }: Letter): string {
  const text: string = `Dear ${to}`;
  return text;
}
