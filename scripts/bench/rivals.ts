export async function rivalTable(runs: number): Promise<string> {
  return `${runs}`;
}
