// What counts as a token of the Azure CLI, until when, and that everything else fails without repeating what az printed.
import { describe, expect, test } from '@jest/globals';
import { azToken } from '../../src/azure/sign-in/az-cli.ts';
import { azFailed, type AzEnd } from '../../src/azure/sign-in/az-failures.ts';
import { tokenIn } from '../../src/azure/sign-in/az-token.ts';
import { CLOUDS } from '../../src/azure/client/clouds.ts';
import { MINUTE } from '../../src/core/time.ts';

const CALL = { tenantId: undefined, cloud: CLOUDS.AzureCloud };
const { signal } = new AbortController();

describe('a token', () => {
  test.each([
    ['in epoch seconds', { expires_on: 1_800_000_000, expiresOn: '2001-01-01 00:00:00.000000' }],
    ['in epoch seconds as text', { expires_on: '1800000000' }],
    ['in local time', { expiresOn: localTime(1_800_000_000_000) }],
  ])('expires at a time %s', (_what, times) => {
    const printed = JSON.stringify({ accessToken: 'eyJ0', ...times }, null, 2);
    expect(tokenIn(printed)).toEqual({ token: 'eyJ0', expiresOnTimestamp: 1_800_000_000_000 });
  });

  test('is renewed soon if its time is missing', () => {
    const { expiresOnTimestamp = 0 } = tokenIn('{"accessToken":"eyJ0","expiresOn":"soon"}') ?? {};
    expect(Math.abs(expiresOnTimestamp - Date.now() - 5 * MINUTE)).toBeLessThan(MINUTE);
  });

  test.each([
    ['a warning', 'WARNING: {x}\n{"accessToken":"eyJ0"}\nDone {y}'],
    ['color codes', '\u001b[0m{\u001b[94m"accessToken"\u001b[39;49;00m: \u001b[33m"eyJ0"\u001b[0m}'],
  ])('is found within %s', (_what, printed) => {
    expect(tokenIn(printed)?.token).toBe('eyJ0');
  });

  test.each([
    '',
    '{"accessToken":""}',
    '{"accessToken":"a b"}',
    '{"accessToken":7}',
    '{"accessToken":',
    '[]',
  ])('is not %j', (printed) => {
    expect(tokenIn(printed)).toBeUndefined();
  });
});

test('a scope that a shell could interpret is not passed on', async () => {
  await expect(azToken('https://vault.example/$(x)/.default', signal, CALL)).rejects.toThrow('not a URL');
});

test('a canceled run ends az and reports why', async () => {
  const reason = azFailed(end({ code: 1 }), { resource: 'x', ...CALL });
  await expect(azToken('https://vault.example', AbortSignal.abort(reason), CALL)).rejects.toBe(reason);
});

function end(some: Partial<AzEnd>): AzEnd {
  return { code: 1, isLate: false, stdout: '', stderr: '', ...some };
}

describe('a failure', () => {
  test.each([
    [{ stderr: "'az' is not recognized as an internal or external command,\r\n" }, 'was not found'],
    [{ code: 127, stderr: '/usr/local/bin/az: 2: az: not found' }, 'was not found'],
    [{ code: 9009 }, 'was not found'],
    [{ code: 'EACCES' }, 'could not be started (EACCES)'],
    [{ code: 'SIGKILL' }, 'SIGKILL'],
    [{ code: null }, 'unknown exit code'],
    [{ code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' }, 'printed more than 1 MiB'],
    [
      { stderr: 'Error: AADSTS50173: The provided grant has expired' },
      'expired or was revoked (AADSTS50173)',
    ],
    [{ stderr: 'The refresh token has expired.' }, 'expired or was revoked.'],
    [{ stderr: 'ssl.SSLError: x' }, 'certificate'],
    [{ stderr: 'requests.exceptions.ReadTimeout' }, 'could not reach'],
  ] as const)('%j is reported as %s', (some, reason) => {
    const { message, hint } = azFailed(end(some), { resource: 'https://x', ...CALL });
    expect(message).toContain(reason);
    expect(hint).not.toBe('');
  });

  test('what az printed is not repeated', () => {
    const printed = 'MyOwnText';
    const { message, hint } = azFailed(end({ stderr: printed, stdout: printed }), {
      resource: 'https://x',
      ...CALL,
    });
    expect(message + hint).not.toContain(printed);
  });
});

/** As az prints it: in the time zone of the machine, with microseconds. */
function localTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE);
  return local.toISOString().replace('T', ' ').replace('Z', '000');
}
