// How sentences are put together. Pure.

/** `1 key`, `2 keys`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
