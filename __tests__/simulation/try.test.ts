import { expect, test } from '@jest/globals';
import { explore } from './explore.ts';
import { asked, CALM, NO_SKEW, EXTREME_SKEWS, PAST_OVERLAP, ROTATE, settled, SETTLED_AGES, type Scenario } from './scenario.ts';

const base: Scenario = {
  name: 'one rotator', asks: [asked(ROTATE)], lateEffects: false,
  beginning: { skews: NO_SKEW, ages: SETTLED_AGES, places: [settled()], rotators: [[0]] },
  bounds: { ...CALM, depth: 12, starts: 3, faults: 1, crashes: 1, waits: 1 },
  waits: { idle: [PAST_OVERLAP], busy: [3000] },
};
const only = process.env['ONLY'];
const two = { ...base, beginning: { ...base.beginning, rotators: [[0], [0]] }, bounds: { ...base.bounds, depth: 18, faults:1, crashes: 0, waits: 0, starts: 2 } };
const regen = (keyType: 'primary'|'secondary'|'both') => asked({name:'regenerate', keyType});
const all: Scenario[] = [
  base,
  { ...base, name: 'deep', bounds: { ...base.bounds, depth: 20, faults: 2, crashes: 2, waits: 2, starts: 4 } },
  { ...base, name: 'person', bounds: { ...base.bounds, persons: 1, depth: 14 } },
  { ...base, name: 'personcalm', bounds: { ...base.bounds, persons: 1, depth: 14, faults: 0, waits: 0 } },
  { ...base, name: 'personfault', bounds: { ...base.bounds, persons: 1, depth: 16, faults: 1, crashes: 0, waits: 0 } },
  { ...two, name: 'two same' },
  { ...two, name: 'two same crash', bounds: { ...two.bounds, faults: 0, crashes: 1 } },
  { ...two, name: 'two repos', beginning: { ...base.beginning, places: [settled(), settled()], rotators: [[0], [1]] } },
  { ...base, name: 'regenerate', asks: [asked(ROTATE), regen('primary'), regen('secondary'), regen('both'), asked({name:'publish', keyType:'auto'})], bounds: { ...base.bounds, depth: 16, starts: 2, faults: 1, crashes: 1, waits: 1 } },
  { ...base, name: 'regeneratefault', asks: [asked(ROTATE), regen('primary'), regen('secondary'), regen('both'), asked({name:'publish', keyType:'auto'})], bounds: { ...base.bounds, depth: 16, starts: 2, faults: 1, crashes: 0, waits: 1 } },
  ...EXTREME_SKEWS.map((skews, i): Scenario => ({ ...base, name: 'skew'+i, beginning: {...base.beginning, skews}, bounds: { ...base.bounds, persons: 1, faults: 0, depth: 12 } })),
].filter(({name}) => only === undefined || name === only);
test.each(all)('$name', async (scenario) => {
  const t = performance.now();
  const r = await explore(scenario);
  process.stdout.write(`${scenario.name} ${JSON.stringify(r, null, 1)} ${performance.now() - t}\n`);
  expect(1).toBe(1);
}, 600000);
