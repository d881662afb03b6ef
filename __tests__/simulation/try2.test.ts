import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { take, walks } from './walk.ts';
test.each(['one','same repository','two repositories'] as const)('%s', async (r) => {
  const t = performance.now();
  let n=0, s=0;
  try {
  await fc.assert(fc.asyncProperty(walks(r, 120), async (walk) => { n++; s+=walk.steps.length; const f = await take(walk); if (f) throw new Error(JSON.stringify([walk.beginning, f.findings[0], f.trace],null,1)); }), { numRuns: Number(process.env['RUNS'] ?? 1000), seed: Number(process.env['SEED']??1), endOnFailure: false });
  } catch (e) { process.stdout.write(String((e as Error).cause ?? e).slice(0,6000)+'\n'); }
  process.stdout.write(`${r} ${n} ${s} ${performance.now()-t}\n`);
  expect(1).toBe(1);
}, 600000);
