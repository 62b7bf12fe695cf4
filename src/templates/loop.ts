/** `forloop`: where a `{% for %}` is. */
export class Loop {
  index = 0;
  readonly length: number;
  readonly parentloop: unknown;

  constructor(length: number, parentloop: unknown) {
    this.length = length;
    this.parentloop = parentloop ?? {};
  }

  /** From 1. */
  get counter(): number {
    return this.index + 1;
  }

  /** From 0. */
  get counter0(): number {
    return this.index;
  }

  get revcounter(): number {
    return this.length - this.index;
  }

  get revcounter0(): number {
    return this.length - this.index - 1;
  }

  get first(): boolean {
    return this.index === 0;
  }

  get last(): boolean {
    return this.index === this.length - 1;
  }

  toString(): string {
    const values = Object.entries({
      parentloop: "{}",
      counter0: this.counter0,
      counter: this.counter,
      revcounter: this.revcounter,
      revcounter0: this.revcounter0,
      first: this.first ? "True" : "False",
      last: this.last ? "True" : "False",
    });
    return `{${values.map(([name, value]) => `'${name}': ${value}`).join(", ")}}`;
  }
}
