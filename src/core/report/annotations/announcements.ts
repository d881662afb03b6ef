// The annotations of a run other than its errors: a notice of a rotation, and warnings. Pure.

import { newestKey, otherKey } from '../../keys.ts';
import { countDue, MATRIX_LIMIT } from '../../plan/fleet.ts';
import { describeTarget } from '../../targets.ts';
import { isWritten, type Report } from '../report.ts';

/** Annotations other than errors: a notice about a rotation, and warnings that someone should act on. */
export interface Announcements {
  readonly notices: readonly { readonly title: string; readonly message: string }[];
  readonly warnings: readonly string[];
}

export function announcementsOf(report: Report): Announcements {
  return {
    notices: report.outcome === 'rotated' ? rotationNotice(report) : [],
    warnings: [...olderKeyWarning(report), ...misfitWarning(report), ...matrixWarning(report)],
  };
}

/** All warnings of a run. */
export function warningsOf(report: Report): readonly string[] {
  return [...report.warned, ...announcementsOf(report).warnings];
}

function rotationNotice({ account, regenerated, published, plan }: Report): Announcements['notices'] {
  const key = regenerated[0] ?? plan?.key;
  if (!account || !key) return [];
  if (published !== undefined && published !== key)
    return [
      {
        title: 'Azure Maps key rotated',
        message: `The ${key} key of ${account.accountName} was regenerated. Someone else then regenerated the ${published} key, which is the newest now, and was published.`,
      },
    ];
  const message = `The ${key} key of ${account.accountName} was regenerated and published. The ${otherKey(key)} key, which a secret that is not a target of this workflow may still hold, keeps working until the next rotation.`;
  return [{ title: 'Azure Maps key rotated', message }];
}

function olderKeyWarning({ operation, account, plan, keys, targets = [] }: Report): string[] {
  if (operation !== 'publish' || !account || !plan) return [];
  if (plan.key === (keys ? newestKey(keys.now) : plan.newest)) return [];
  if (!targets.some(isWritten)) return [];
  return [
    `Targets now hold the older key (${plan.key}) of ${account.accountName}. Publish with key-type: auto before the next rotation, which regenerates the older key. At the latest then, a run of rotate writes the newest key to them again.`,
  ];
}

/** `current-key` holds up a rotation for some days, but not for ever. */
function misfitWarning({ plan }: Report): string[] {
  const misfits = (plan?.misfits ?? []).map(describeTarget);
  const [one, ...others] = misfits;
  if (one === undefined) return [];
  const [what, secret] =
    others.length === 0
      ? [`${one} was`, 'the secret that is']
      : [
          `${one} and ${others.length} other ${others.length === 1 ? 'target' : 'targets'} were`,
          'one of the secrets that are',
        ];
  return [
    `current-key is not the newest key although ${what} written with it. Set current-key to ${secret} written, or remove it. Either the job reads another secret of the same name (an environment secret takes precedence over a repository secret, and a repository secret over an organization secret), or someone saved another value in it. It was left out of account, because the rotation was overdue.`,
  ];
}

/** The chunked outputs are not limited to one matrix. */
function matrixWarning({ accounts = [] }: Report): string[] {
  const due = countDue(accounts);
  if (due <= MATRIX_LIMIT) return [];
  return [
    `${due} accounts are due, which is more than one matrix allows (${MATRIX_LIMIT}). For a matrix, use the output due-chunks instead of due.`,
  ];
}
