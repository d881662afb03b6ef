// The pins of other people's actions, in a workflow or in any other text that shows one, and what the one table of them,
// docs/decisions/pinned-actions.md, says.
import { ACTION, read } from './repository.ts';
import { calledFile, OWN_ACTION } from './workflows.ts';

export interface Pin {
  /** The repository, such as `github/codeql-action`. It may contain several actions. */
  readonly repository: string;
  readonly commit: string;
  readonly version: string;
}

export interface Text {
  readonly place: string;
  readonly text: string;
}

const TABLE = 'docs/decisions/pinned-actions.md';
const ROW = /^\| `([^`]+)` +\| `([0-9a-f]{40})` +\| (v[\d.]+) /gm;

/** Any mention: `uses: azure/login@… # v3.0.1`, in prose and in messages too. */
const USES = /\buses: *["']?([\w.$-]+[:/][\w./:@-]*)["']?(?: # (\S+))?/g;

/** This action by commit: readers may pin it too. */
const OWN_BY_COMMIT = new RegExp(String.raw`^${ACTION}(?:/[\w./-]+)?@[0-9a-f]{40}$`);

export function listedPins(table = read(TABLE)): Pin[] {
  return Array.from(table.matchAll(ROW), ([, repository = '', commit = '', version = '']) => ({
    repository,
    commit,
    version,
  }));
}

/** The actions of others that a text uses, in their order. */
export function pinsIn(text: string): Pin[] {
  const isOwn = (value: string): boolean =>
    OWN_ACTION.test(value) || OWN_BY_COMMIT.test(value) || calledFile(value) !== undefined;
  return Array.from(text.matchAll(USES))
    .filter(([, value = '']) => !isOwn(value))
    .map(([, value = '', version = '']) => {
      const [name = '', commit = ''] = value.split('@');
      return { repository: name.split('/').slice(0, 2).join('/'), commit, version };
    });
}

/** Readers copy exactly what is listed. Dependabot keeps those in .github up to date, which may be newer therefore. */
export function pinFaults({ place, text }: Text, listed = listedPins()): string[] {
  return pinsIn(text).flatMap((pin) => {
    const what = faultOf(pin, listed, place.startsWith('.github/'));
    return what === undefined ? [] : [`${pin.repository}@${pin.commit} # ${pin.version}: ${what}`];
  });
}

function faultOf({ repository, commit, version }: Pin, listed: readonly Pin[], newer: boolean) {
  if (!/^[0-9a-f]{40}$/.test(commit) || !/^v\d+\.\d+\.\d+$/.test(version))
    return 'not pinned by a full commit with its version';
  const known = listed.find((one) => one.repository === repository);
  if (known === undefined) return `not in ${TABLE}`;
  if (version === known.version)
    return commit === known.commit ? undefined : 'not the commit of this version';
  if (!newer) return `not ${known.version}`;
  return majorOf(version) < majorOf(known.version) ? `older than ${known.version}` : undefined;
}

export function majorOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1]);
}
