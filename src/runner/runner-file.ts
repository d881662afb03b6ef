// The files through which the runner takes outputs and the job summary. The toolkit throws where one cannot be written, and
// without GITHUB_OUTPUT it would print every output, a key too, to the log.

import { closeSync, constants, fstatSync, openSync, truncateSync } from 'node:fs';

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory',
  EACCES: 'is not writable',
  EPERM: 'is not writable',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'is on a full disk',
};

/** @returns why the file that a variable names could not be written; undefined if it was. */
export function writeRunnerFile(
  variable: 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY',
  write: (file: string) => void,
): string | undefined {
  const file = process.env[variable];
  if (!file) return `${variable} is not set`;
  let size: number | undefined;
  try {
    // Never creates the file: the runner may not see one that it did not create, for example from a container. Never waits, as
    // for the reader of a pipe.
    const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
    ({ size } = fstatSync(descriptor));
    closeSync(descriptor);
    write(file);
    return undefined;
  } catch (error) {
    removeRest(file, size);
    const code = String((error as { readonly code?: unknown } | undefined)?.code);
    return `the file that ${variable} names ${CAUSES[code] ?? `could not be written (${code})`}`;
  }
}

/** The runner refuses the whole file if it ends in a part of an output, as on a full disk. */
function removeRest(file: string, size: number | undefined): void {
  try {
    if (size !== undefined) truncateSync(file, size);
  } catch {
    // The first failure is the one to report.
  }
}

/** In bytes. The runner discards a longer summary (FileCommandManager.cs in actions/runner: AttachmentSizeLimit). */
const LONGEST_SUMMARY = 1024 * 1024;

const OMITTED = 'The rest is omitted: GitHub limits a job summary to 1 MiB.';

/**
 * The first sections for which there is room, each whole.
 * @param used how many bytes the file contains already.
 */
export function boundedSummary(sections: readonly string[], used: number): string {
  const fits = (text: string) => Buffer.byteLength(text) + used <= LONGEST_SUMMARY;
  const all = sections.length === 0 ? '' : textOf(sections);
  if (fits(all)) return all;
  const beginnings = sections.map((_, count) => textOf([...sections.slice(0, count), OMITTED]));
  return beginnings.findLast(fits) ?? '';
}

/** What follows in the file is a block of its own, too. */
function textOf(sections: readonly string[]): string {
  return `${sections.join('\n\n')}\n`;
}
