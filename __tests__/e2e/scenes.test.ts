// Ten scenes as their user reads them. Golden files hold their logs and summaries; docs/images shows the summaries. Where a
// Chromium browser and Mermaid are installed, the summaries are drawn as GitHub draws them, and must be legible.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Scheme } from '../../scripts/pictures/browser.ts';
import { Gallery, missingTool, type Device, type Sight } from '../../scripts/pictures/gallery.ts';
import { sceneText } from '../../scripts/pictures/scene-text.ts';
import { account, SCENES } from '../../scripts/pictures/scenes.ts';
import { renderChart } from '../../src/core/report/summary/chart.ts';
import { DAY } from '../../src/core/time.ts';
import { useCases } from './cases.ts';
import { expectGolden } from './golden.ts';
import { STAGING } from './world.ts';

const cases = useCases();
const seen = new Map<string, Sight>();

/** What each run must do, besides what its golden file shows. */
const ENDS: Readonly<
  Record<string, readonly [exitCode: number, outcome: string, regenerated: string, staging: string]>
> = {
  rotated: [0, 'rotated', 'secondary', 'secondary'],
  unchanged: [0, 'unchanged', '', 'primary'],
  refreshed: [0, 'refreshed', '', 'primary'],
  healed: [0, 'published', '', 'secondary'],
  'failing-check': [1, 'unhealthy', '', 'nothing'],
  'failed-target': [1, 'failed', '', 'primary'],
  'dry-run': [0, 'planned', '', 'primary'],
  overlap: [0, 'unchanged', '', 'primary'],
  fleet: [0, 'discovered', '', 'nothing'],
  hundred: [1, 'incomplete', 'secondary', 'nothing'],
};

const logs = new Map<string, string>();

test.each(SCENES)('$name', async (scene) => {
  const world = await cases.open({ accounts: scene.accounts });
  scene.prepare?.(world.simulator);
  const run = await world.run(scene.inputs);
  seen.set(scene.name, { markdown: run.summary, now: world.simulator.clock.now() });
  const { accounts } = world.simulator.azure;
  const regenerated = accounts.flatMap(({ regenerations }) => regenerations);
  const state = [regenerated.join(), world.holds(STAGING, accounts[0])];
  expect([run.exitCode, run.outputs['outcome'], ...state]).toEqual(ENDS[scene.name]);
  expectGolden(`scenes/${scene.name}`, sceneText(run, scene));
  logs.set(scene.name, run.log);
});

test('a long list shows how far it is, and how much time is left', () => {
  expect(logs.get('hundred')).toMatch(/^Progress: \d+ of 100 targets, about \d+ (?:minute|second)s? left$/m);
});

const missing = missingTool();
const [whereInstalled, unless] =
  missing === undefined ? [describe, ''] : [describe.skip, ` (no ${missing} here)`];

whereInstalled(`drawn as on GitHub, a summary is legible${unless}`, () => {
  let gallery: Gallery | undefined;
  const faultsOf = async (
    sight: Sight | undefined,
    scheme: Scheme,
    device?: Device,
  ): Promise<readonly string[] | undefined> => {
    if (sight !== undefined) await gallery?.show(sight, scheme, device);
    return gallery?.faults();
  };
  beforeAll(async () => {
    gallery = await Gallery.open();
  });
  afterAll(() => gallery?.close());

  const SCHEMES = ['light', 'dark'] as const;

  test.each(SCENES.flatMap(({ name }) => SCHEMES.map((scheme) => [name, scheme] as const)))(
    'of the scene %s, %s',
    async (name, scheme) => {
      expect(await faultsOf(seen.get(name), scheme)).toEqual([]);
    },
  );

  test.each(SCENES.map(({ name }) => name))('of the scene %s, on a phone', async (name) => {
    expect(await faultsOf(seen.get(name), 'light', 'phone')).toEqual([]);
  });

  const AGES = [
    ['a minute', 1 / 1440],
    ['a day', 1],
    ['40 days', 40],
    ['two years', 730],
    ['nine years', 3285],
  ] as const;

  test.each(AGES)('of a key that is %s old, with and without a next rotation', async (_, days) => {
    for (const maxAge of [{ 'max-age': '90d' }, {}]) {
      const world = await cases.open({ accounts: account({ primary: days, secondary: days + 90 }) });
      const { summary } = await world.run({ ...maxAge, operation: 'list' });
      const sight = { markdown: summary, now: world.simulator.clock.now() };
      for (const scheme of SCHEMES) expect(await faultsOf(sight, scheme)).toEqual([]);
      expect(await faultsOf(sight, 'dark', 'phone')).toEqual([]);
    }
  });

  test.each([0.5, 0.75, 1, 3, 4, 19, 21, 37, 39, 99, 101, 147, 149, 399, 401, 1199, 1201, 3000])(
    'with a rotation every %d days, on a phone',
    async (days) => {
      const now = Date.UTC(2026, 10, 26, 13, 30);
      const times = { primary: now - 1.4 * days * DAY, secondary: now - 0.4 * days * DAY };
      const due = now + 0.6 * days * DAY;
      const [chart = ''] = renderChart({ times, now, due, waitsUntil: undefined, isInSecrets: true });
      expect(await faultsOf({ markdown: chart, now }, 'light', 'phone')).toEqual([]);
    },
  );

  test('a bar that is too narrow, a text on another, a table that is too wide and an unreadable text are found', async () => {
    const gantt = (lines: string) => `\`\`\`mermaid\ngantt\n dateFormat YYYY-MM-DD HH:mm\n${lines}\n\`\`\`\n`;
    const bad = gantt(
      ' axisFormat %Y-%m-%d %H:%M\n section one\n long :2000-01-01 00:00, 2026-01-01 00:00\n short :active, 2026-01-01 00:00, 2026-01-01 00:01',
    );
    const faults = await faultsOf(
      { markdown: `${bad}\n| ${'wide'.repeat(60)} |\n| --- |\n`, now: 0 },
      'dark',
    );
    expect(faults?.map((fault) => fault.replace(/:.*/, '').replace(/[\d.]+/, 'N'))).toEqual(
      expect.arrayContaining([
        'TABLE is wider than the page',
        'a bar is N pixels wide',
        'a text has a contrast of N',
        'a text is on another',
      ]),
    );
  });
});
