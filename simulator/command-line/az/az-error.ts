// How az fails: its exit code and what it prints to standard error.
const REFERENCE = '\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs\n';

export class AzError extends Error {
  readonly exitCode: number;
  readonly stderr: string;

  constructor(message: string, exitCode = 1, advice = '') {
    super(message);
    this.exitCode = exitCode;
    this.stderr = `ERROR: ${message}\n${advice}`;
  }
}

/** A command line that az does not understand. The examples that az prints for some commands are left out. */
export function usageError(message: string): AzError {
  return new AzError(message, 2, REFERENCE);
}
