// The GitHub Actions runner, behind the roles that main needs: the only place that knows the toolkit and the process.

import * as core from '@actions/core';
import type { Story } from '../core/ports.ts';
import { requestIdToken } from './id-token.ts';
import { harmless, harmlessLines } from './log-line.ts';

export interface Runner extends Story {
  input(name: string): string;
  /** A variable of the runner's environment, empty where it is not set. */
  variable(name: string): string;
  /** Hides a value in all output from here on. */
  readonly mask: (secret: string) => void;
  output(name: string, value: string): void;
  notice(title: string, message: string): void;
  /** The one annotation of a failed run. */
  fail(title: string, message: string): void;
  endChapter(): void;
  summarize(markdown: string): Promise<void>;
  /** The job's ID token for an audience, masked. */
  readonly idToken: (audience: string) => Promise<string>;
  /** Calls back on SIGINT and SIGTERM, by which a cancelled step is told to end. */
  onCancel(callback: () => void): void;
}

export function createRunner(): Runner {
  let inChapter = false;
  const endChapter = () => {
    if (inChapter) core.endGroup();
    inChapter = false;
  };
  return {
    input: (name) => core.getInput(name),
    variable: (name) => process.env[name] ?? '',
    mask: (secret) => {
      core.setSecret(secret);
    },
    output: (name, value) => {
      core.setOutput(name, value);
    },
    chapter: (title) => {
      endChapter();
      core.startGroup(harmless(title));
      inChapter = true;
    },
    endChapter,
    info: (line) => {
      core.info(harmless(line));
    },
    warn: (line) => {
      core.warning(harmless(line));
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
    idToken: (audience) =>
      requestIdToken(audience, {
        info: (line) => {
          core.info(harmless(line));
        },
      }),
    onCancel: (callback) => {
      process.once('SIGINT', callback);
      process.once('SIGTERM', callback);
    },
  };
}
