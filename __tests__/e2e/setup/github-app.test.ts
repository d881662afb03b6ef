// The GitHub App is made in the browser, and its private key goes into the secret and nowhere else.
import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { BrowserOptions } from '../../../simulator/command-line/browser.ts';
import { SettingUp, type SetupRun } from './setting-up.ts';

const SET_UP = ['--yes', '--no-proof', '--save', 'commit', '--resource-group', 'maps-rg'];
const KEY = 'repo:octo/site#ROTATION_APP_PRIVATE_KEY';

async function open(browser: BrowserOptions = {}): Promise<SettingUp> {
  const world = await SettingUp.open();
  world.remote = 'git@github.com:octo/site.git';
  world.browse(browser);
  return world;
}

const said = ({ lines, error }: SetupRun): string => [...lines, ...error].join('\n');

describe('the GitHub App', () => {
  test('is registered, installed and stored without its private key in anything that is shown or run', async () => {
    const world = await open();
    const run = await world.run(SET_UP);
    expect(run.error).toEqual([]);
    expect(world.browser.problems).toEqual([]);
    const pem = world.simulator.github.secret(KEY)?.value ?? '';
    expect(createPrivateKey(pem).asymmetricKeyType).toBe('rsa');
    const [, secretLine = ''] = pem.split('\n');
    const shownAnywhere = [
      said(run),
      JSON.stringify(run.commands.map(({ args }) => args)),
      world.browser.programPages.join('\n'),
      ...world.written,
    ];
    for (const text of shownAnywhere) expect(text).not.toContain(secretLine);
    expect(
      run.commands.filter(({ input = '' }) => input.includes(secretLine)).map(({ args }) => args.slice(0, 3)),
    ).toEqual([['secret', 'set', 'ROTATION_APP_PRIVATE_KEY']]);
  });

  test('is used as it is by the next set-up', async () => {
    const world = await open();
    await world.run(SET_UP);
    const again = await world.run(SET_UP);
    expect(again.result?.outcome).toBe('unchanged');
    expect(said(again)).toContain('the GitHub App is used as it is');
  });

  test.each<[string, BrowserOptions]>([
    ['reloads the first page', { reloads: true }],
    ['reloads the last page, whose code is used once', { comesBackTwice: true }],
  ])('a person who %s gets the App all the same', async (_, browser) => {
    const world = await open(browser);
    const run = await world.run(SET_UP);
    expect(run.error).toEqual([]);
    expect(said(run)).toContain('The App maps-keys-octo-site was created');
    expect(world.browser.problems).toEqual([]);
  });

  test('gets another name where its own is taken, and a name that an option asks for is refused', async () => {
    const world = await open({ stopsAt: 'redirect' });
    await world.run(SET_UP);
    world.browse({});
    const refused = await world.run([...SET_UP, '--app-name', 'maps-keys-octo-site']);
    expect(refused.error[0]).toBe(
      'Error: The name maps-keys-octo-site is taken by another GitHub App on github.com.',
    );
    expect(said(await world.run(SET_UP))).toContain('The App maps-keys-octo-site-2 was created');
  });

  test.each<[string, BrowserOptions, RegExp]>([
    ['never comes back', { stopsAt: 'program' }, /did not come back from GitHub within 15 minutes/],
    ['does not confirm', { stopsAt: 'confirmation' }, /did not come back from GitHub within 15 minutes/],
    ['brings an answer of another set-up', { wrongState: true }, /another state[\s\S]*did not come back/],
    ['closes the window after GitHub has made the App', { stopsAt: 'redirect' }, /did not come back/],
    [
      'does not install it',
      { stopsAt: 'installation' },
      /was not installed on octo\/site within 15 minutes[\s\S]*installations\/new/,
    ],
    [
      'installs it on another repository',
      { installOn: ['octo/app'] },
      /was not installed on octo\/site within 15 minutes/,
    ],
  ])('a person who %s is told what to do, and the next set-up completes it', async (_, browser, problem) => {
    const world = await open(browser);
    const run = await world.run(SET_UP);
    expect(run.error[0]).toMatch(/^Error: /);
    expect(said(run)).toMatch(problem);
    expect(said(run)).toContain('Run the same command again');
    world.browse({});
    const again = await world.run(SET_UP);
    expect(again.error).toEqual([]);
    expect(world.simulator.github.secret(KEY)).toBeDefined();
  });
});
