// The grammar of targets, and the naming rules of each store.
import { describe, expect, test } from '@jest/globals';
import {
  parseRepository,
  parseTarget,
  secretNameProblems,
  splitComment,
} from '../../src/core/inputs/target-syntax.ts';
import { describeTarget, TARGET_KINDS, targetIdentity } from '../../src/core/targets.ts';
import { quote } from '../../src/core/text.ts';
import { targetOf } from './values.ts';

describe('a target line', () => {
  test.each([
    ['repo:octo/site', { kind: 'repo', owner: 'octo', repo: 'site', name: 'AZURE_MAPS_KEY' }],
    ['repo:octo/site#MAPS', { kind: 'repo', owner: 'octo', repo: 'site', name: 'MAPS' }],
    [' Repo : octo/site#MAPS ', { kind: 'repo', owner: 'octo', repo: 'site', name: 'MAPS' }],
    [
      'env:octo/site/production',
      { kind: 'env', owner: 'octo', repo: 'site', environment: 'production', name: 'AZURE_MAPS_KEY' },
    ],
    [
      'env:octo/site/prod/eu west#MAPS',
      { kind: 'env', owner: 'octo', repo: 'site', environment: 'prod/eu west', name: 'MAPS' },
    ],
    [
      'env:octo/site/a#b#MAPS',
      { kind: 'env', owner: 'octo', repo: 'site', environment: 'a#b', name: 'MAPS' },
    ],
    ['org:octo', { kind: 'org', org: 'octo', name: 'AZURE_MAPS_KEY' }],
    [
      'dependabot:octo/.github',
      { kind: 'dependabot', owner: 'octo', repo: '.github', name: 'AZURE_MAPS_KEY' },
    ],
    ['dependabot-org:octo', { kind: 'dependabot-org', org: 'octo', name: 'AZURE_MAPS_KEY' }],
    ['codespaces:octo/site', { kind: 'codespaces', owner: 'octo', repo: 'site', name: 'AZURE_MAPS_KEY' }],
    ['codespaces-org:octo', { kind: 'codespaces-org', org: 'octo', name: 'AZURE_MAPS_KEY' }],
    ['keyvault:contoso-kv#azure-maps-key', { kind: 'keyvault', vault: 'contoso-kv', name: 'azure-maps-key' }],
    // Accounts of the first years, and repositories whose names begin with a hyphen.
    ['repo:-octo/-', { kind: 'repo', owner: '-octo', repo: '-', name: 'AZURE_MAPS_KEY' }],
    ['repo:octo--/site', { kind: 'repo', owner: 'octo--', repo: 'site', name: 'AZURE_MAPS_KEY' }],
    ['org:octo-#MAPS', { kind: 'org', org: 'octo-', name: 'MAPS' }],
    // A managed user's name ends in an underscore and the short code of the enterprise.
    ['repo:mona_octo/site', { kind: 'repo', owner: 'mona_octo', repo: 'site', name: 'AZURE_MAPS_KEY' }],
  ])('%s is parsed', (line, expected) => {
    expect(parseTarget(line, 'AZURE_MAPS_KEY')).toEqual({ value: expected });
  });

  test.each([
    ['octo/site', 'does not start with a known kind'],
    ['secret:octo/site', 'does not start with a known kind'],
    ['repo:', 'does not name a repository'],
    ['repo:octo', 'does not name a repository'],
    ['repo:octo/', 'does not name a repository'],
    ['repo:/site', 'does not name a repository'],
    ['repo:octo/site/more', 'does not name a repository'],
    ['repo:octo/..', 'does not name a repository'],
    ['repo:octo/si te', 'does not name a repository'],
    ['repo:octo/site?x', 'does not name a repository'],
    ['repo:oc.to/site', 'does not name a repository'],
    ['repo:octo/site# MAPS', 'White space follows the #'],
    ['env:octo/site/a#b#\u00a0MAPS', 'White space follows the #'],
    ['repo:octo/site#A#B', 'Only one #NAME'],
    ['keyvault:contoso-kv#a#b', 'Only one #NAME'],
    ['repo:octo/site#', 'name of the secret is empty'],
    ['repo:octo/site#1ST', 'is not a valid secret name'],
    ['repo:octo/site#A-B', 'is not a valid secret name'],
    ['repo:octo/site#github_key', 'GITHUB_'],
    ['env:octo/site', 'does not name an environment'],
    ['env:octo/site/', 'does not name an environment'],
    [`env:octo/site/${'e'.repeat(256)}`, 'longer than'],
    ['env:octo/site/a\u0007b', 'control character'],
    ['org:octo/site', 'is not a valid organization name'],
    ['org:', 'is not a valid organization name'],
    ['keyvault:contoso-kv', 'the name from secret-name is not valid in a vault'],
    ['keyvault:kv#name', 'is not a valid vault name'],
    ['keyvault:contoso--kv#name', 'is not a valid vault name'],
    ['keyvault:https://contoso-kv.vault.azure.net#name', 'is not a valid vault name'],
    ['keyvault:contoso-kv#a_b', 'is not a valid name for a secret in a vault'],
  ])('%s is rejected', (line, problem) => {
    const parsed = parseTarget(line, 'AZURE_MAPS_KEY');
    expect('problems' in parsed && parsed.problems.join(' ')).toContain(problem);
  });

  test('with several mistakes reports all of them', () => {
    const parsed = parseTarget('env:octo/..#A B', 'X');
    expect('problems' in parsed && parsed.problems).toHaveLength(3);
  });

  test('is also the description of its target, for every kind', () => {
    const lines = TARGET_KINDS.map((kind) => {
      const place = kind === 'keyvault' ? 'vault' : kind.endsWith('org') ? 'octo' : 'octo/site';
      return `${kind}:${place}${kind === 'env' ? '/pro/duction' : ''}#${kind === 'keyvault' ? 'a-b' : 'A_B'}`;
    });
    expect(lines.map((line) => describeTarget(targetOf(line)))).toEqual(lines);
  });
});

describe('a comment', () => {
  test.each([
    ['repo:octo/site # website', 'repo:octo/site'],
    ['repo:octo/site\t# website # again', 'repo:octo/site'],
    ['repo:octo/site\u00a0#NAME', 'repo:octo/site'],
    ['repo:octo/site\u3000#', 'repo:octo/site'],
    ['repo:octo/site#NAME #OTHER', 'repo:octo/site#NAME'],
    ['env:octo/site/pre prod#NAME # env:x', 'env:octo/site/pre prod#NAME'],
    ['# repo:octo/site', ''],
    ['\u2003#repo:octo/site', ''],
    ['none # why', 'none'],
    ['repo:octo/site#NAME', 'repo:octo/site#NAME'],
    ['repo:octo/site# NAME', 'repo:octo/site# NAME'],
  ])('%j leaves %j', (line, text) => {
    expect(splitComment(line).text).toBe(text);
  });
});

describe('two targets', () => {
  test.each([
    ['repo:octo/site', 'repo:OCTO/Site#azure_maps_key', true],
    ['env:octo/site/staging', 'env:octo/site/STAGING', true],
    ['keyvault:vault#a-b', 'keyvault:VAULT#A-B', true],
    ['repo:octo/site', 'dependabot:octo/site', false],
    ['repo:octo/site#A', 'repo:octo/site#B', false],
    ['org:octo', 'dependabot-org:octo', false],
  ])('%s and %s name the same secret: %p', (one, other, same) => {
    expect(targetIdentity(targetOf(one)) === targetIdentity(targetOf(other))).toBe(same);
  });
});

test('a repository is parsed as owner and name', () => {
  expect(parseRepository('octo/site')).toEqual({ value: { owner: 'octo', repo: 'site' } });
  expect(parseRepository('octo/site/x')).toHaveProperty('problems');
});

test.each(['AZURE_MAPS_KEY', 'a', '_', '_1'])('%s is a valid secret name', (name) => {
  expect(secretNameProblems(name)).toEqual([]);
});

test('quoted text has a limited length, stays on one line and cannot start a workflow command', () => {
  expect(quote('a\n::set-output::\u2028\u0085')).toBe('"a\\n::set-output::??"');
  expect(quote('x'.repeat(500)).length).toBeLessThan(100);
});
