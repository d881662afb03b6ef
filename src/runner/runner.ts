// The GitHub Actions runner, by the roles that a run needs, implemented with the toolkit (@actions/core).

import * as core from '@actions/core';
import { appendFileSync, statSync } from 'node:fs';
import type { Log, Runner } from '../core/ports/runner.ts';
import { readEvent } from './event-file.ts';
import { requestIdToken } from './id-token.ts';
import { harmless, harmlessLines } from './log-line.ts';
import { Masks } from './masks.ts';
import { boundedSummary, writeRunnerFile } from './runner-file.ts';

/** A log that nobody reads any more must not end a run between a regeneration and its publication. */
let isLogBroken = false;
process.stdout.on('error', () => {
  isLogBroken = true;
});

export function createRunner(): Runner {
  const warned: string[] = [];
  const log = createLog(warned);
  const masks = new Masks();
  // The run deletes the variable before it loads the library that would read it.
  const { GITHUB_EVENT_PATH: eventFile } = process.env;
  return {
    ...log,
    ...ANNOTATIONS,
    warned: () => warned,
    input: (name) => core.getInput(name, { trimWhitespace: false }),
    variable: (name) => process.env[name] ?? '',
    event: () => readEvent(eventFile),
    mask: masks.hide,
    isMasked: masks.hides,
    output: (name, value) =>
      isLogBroken && name === 'key'
        ? 'the log, in which the key must be masked first, cannot be written'
        : writeRunnerFile('GITHUB_OUTPUT', () => {
            core.setOutput(name, value);
          }),
    summarize: (sections) =>
      writeRunnerFile('GITHUB_STEP_SUMMARY', (file) => {
        appendFileSync(file, boundedSummary(sections, statSync(file).size));
      }),
    idToken: (audience) => requestIdToken(audience, log, masks),
    onCancel: (callback) => {
      process.once('SIGINT', callback);
      process.once('SIGTERM', callback);
    },
  };
}

const ANNOTATIONS: Pick<Runner, 'caution' | 'notice' | 'fail'> = {
  caution: (line) => {
    core.warning(harmless(line));
  },
  notice: (title, message) => {
    core.notice(harmlessLines(message), { title: harmless(title) });
  },
  fail: (title, message) => {
    core.error(harmlessLines(message), { title: harmless(title) });
    process.exitCode = core.ExitCode.Failure;
  },
};

/**
 * The runner shows the first ten warnings of a step as annotations, and the others only in the log (ExecutionContext.cs in
 * actions/runner: _maxCountPerIssueType). A run ends with up to four, for which there must be room.
 */
const MOST_WARNINGS = 5;

function createLog(warned: string[]): Log {
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
      const count = warned.push(line);
      if (count <= MOST_WARNINGS) {
        core.warning(harmless(line));
        return;
      }
      if (count === MOST_WARNINGS + 1) core.warning('There are more warnings: see the job summary.');
      core.info(harmless(`Warning: ${line}`));
    },
  };
}
