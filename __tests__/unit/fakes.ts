// Fakes of the ports that the tests of operations and the simulation share.
import type { Runner } from '../../src/core/ports/runner.ts';

/** A runner that shows nothing, for tests that look at something else. */
export class SilentRunner implements Runner {
  group(): void {}
  endGroup(): void {}
  info(): void {}
  warn(): void {}
  notice(): void {}
  fail(): void {}
  output(): void {}
  mask = (): void => {};
  onCancel(): void {}

  input(): string {
    return '';
  }

  variable(): string {
    return '';
  }

  async summarize(): Promise<void> {}

  idToken = (): Promise<string> => Promise.reject(new Error('Nobody signs in here.'));
}
