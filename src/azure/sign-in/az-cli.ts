// Gets a token from the session of the Azure CLI. Runs az itself: the SDK's credential fails when anything but JSON is on stdout,
// and its errors can contain all that az printed, the token included. What az prints is never shown.

import type { AccessToken } from '@azure/identity';
import { exec, execFile, type ExecFileException } from 'node:child_process';
import path from 'node:path';
import { ownErrorOf } from '../../core/errors/action-error.ts';
import { SECOND } from '../../core/time.ts';
import { azFailed, type AzEnd } from './az-failures.ts';
import type { AzCall } from './az-hints.ts';
import { tokenIn } from './az-token.ts';

/** How long the Azure CLI may take to return a token. */
const LIMIT = 30 * SECOND;

type Finish = (
  error: Partial<Pick<ExecFileException, 'code' | 'signal'>> | null,
  stdout: string,
  stderr: string,
) => void;

/** A GUID or a URL. A shell may read it. */
const HARMLESS = /^\w[\w.:/-]*$/;

/** @returns the token of the session, not masked yet. */
export async function azToken(
  scope: string,
  signal: AbortSignal,
  { tenantId, cloud }: Pick<AzCall, 'tenantId' | 'cloud'>,
): Promise<AccessToken> {
  const resource = scope.replace(/\/\.default$/, '');
  if (![resource, tenantId ?? 'none'].every((text) => HARMLESS.test(text)))
    throw new Error('The scope of the token is not a URL.');
  const tenant = tenantId === undefined ? [] : ['--tenant', tenantId];
  const args = ['account', 'get-access-token', '--output', 'json', '--resource', resource, ...tenant];
  const end = await runAz(args, signal);
  const token = tokenIn(end.stdout);
  if (token) return token;
  throw ownErrorOf(undefined, signal) ?? azFailed(end, { resource, tenantId, cloud });
}

/** Never rejects. */
async function runAz(args: readonly string[], signal: AbortSignal): Promise<AzEnd> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, LIMIT);
  const options = {
    // Not the workspace, where a checkout could contain an az of its own.
    cwd: path.dirname(process.execPath),
    env: withoutSecrets(process.env),
    signal: AbortSignal.any([signal, late.signal]),
    windowsHide: true,
  };
  const endOf = async (start: (finish: Finish) => void): Promise<AzEnd> =>
    new Promise((resolve) => {
      start((error, stdout, stderr) => {
        const code = error ? (error.code ?? error.signal) : 0;
        resolve({ code, isLate: late.signal.aborted, stdout, stderr });
      });
    });
  const end = await endOf((finish) => execFile('az', args, options, finish));
  // On Windows, az is a batch file, which only a shell can start.
  const last =
    end.code === 'ENOENT' ? await endOf((finish) => exec(['az', ...args].join(' '), options, finish)) : end;
  clearTimeout(timer);
  return last;
}

/** The inputs of the step, and the tokens that the runner gave it. az needs none, and NODE_DEBUG=child_process prints them. */
function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(?:INPUT|ACTIONS)_/i.test(name)),
  );
}
