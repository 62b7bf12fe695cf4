export interface Rule {
  id: number;
  percent: number;
}

export function discount(sum: number, { percent }: Rule): number {
  const off = (sum * percent) / 100;
  return sum - off;
}
