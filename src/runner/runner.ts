// The GitHub Actions runner, by the roles that a run needs, implemented with the toolkit (@actions/core).

import * as core from '@actions/core';
import type { Log, Runner } from '../core/ports/runner.ts';
import { requestIdToken } from './id-token.ts';
import { harmless, harmlessLines } from './log-line.ts';

export function createRunner(): Runner {
  const log = createLog();
  return {
    ...log,
    input: (name) => core.getInput(name),
    variable: (name) => process.env[name] ?? '',
    mask: (secret) => {
      core.setSecret(secret);
    },
    output: (name, value) => {
      core.setOutput(name, value);
    },
    notice: (title, message) => {
      core.notice(harmlessLines(message), { title: harmless(title) });
    },
    fail: (title, message) => {
      core.error(harmlessLines(message), { title: harmless(title) });
      process.exitCode = core.ExitCode.Failure;
    },
    async summarize(markdown) {
      if (!process.env['GITHUB_STEP_SUMMARY']) return;
      await core.summary.addRaw(markdown).write();
    },
    idToken: (audience) => requestIdToken(audience, log),
    onCancel: (callback) => {
      process.once('SIGINT', callback);
      process.once('SIGTERM', callback);
    },
  };
}

function createLog(): Log {
  let isInGroup = false;
  const endGroup = () => {
    if (isInGroup) core.endGroup();
    isInGroup = false;
  };
  return {
    group: (title) => {
      endGroup();
      core.startGroup(harmless(title));
      isInGroup = true;
    },
    endGroup,
    info: (line) => {
      core.info(harmless(line));
    },
    warn: (line) => {
      core.warning(harmless(line));
    },
  };
}
