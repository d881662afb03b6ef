// How `gh` ends without success.
import type { ProgramResult } from '../programs.ts';

export class GhFailure extends Error {
  readonly exitCode: number;
  /** What it has printed on standard output by then. */
  readonly stdout: string;

  constructor(message: string, { exitCode = 1, stdout = '' }: { exitCode?: number; stdout?: string } = {}) {
    super(message);
    this.exitCode = exitCode;
    this.stdout = stdout;
  }

  get result(): ProgramResult {
    const { exitCode, stdout, message } = this;
    return { exitCode, stdout, stderr: message === '' ? '' : `${message}\n` };
  }
}

export function fail(message: string): never {
  throw new GhFailure(message);
}
