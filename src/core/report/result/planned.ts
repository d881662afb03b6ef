// What a run without dry-run would do, in one clause. Pure.

import { traitsOf } from '../../operations.ts';
import { regenerationsIn, type Plan } from '../../plan/decision.ts';
import { counted } from '../../text.ts';
import type { Report } from '../report.ts';
import { describeAges, describeFleet, describeHealth, nameOf } from './phrases.ts';

export function describePlanned(report: Report): string {
  const { operation, plan } = report;
  if (operation !== undefined && !traitsOf(operation).changes)
    return `nothing to change; ${describeSight(report)}`;
  if (plan) return describeSteps(plan);
  const targets = report.targets?.length ?? 0;
  if (operation === 'delete' && report.existed === false) return `${nameOf(report)} does not exist`;
  if (operation === 'delete') return `a run would delete ${nameOf(report)} and both of its keys`;
  return `a run would create ${nameOf(report)}${targets === 0 ? '' : ` and write its primary key to ${counted(targets, 'secret')}`}`;
}

/** Of an operation that never changes anything. */
function describeSight(report: Report): string {
  if (report.accounts) return describeFleet(report);
  return report.operation === 'check' ? describeHealth(report) : describeAges(report);
}

function describeSteps({ steps }: Plan): string {
  const keys = regenerationsIn(steps);
  const secrets = new Set(steps.flatMap((step) => (step.do === 'publish' ? step.targets : []))).size;
  const [key] = steps.flatMap((step) => (step.do === 'publish' ? [step.key] : [])).slice(-1);
  if (keys.length > 0)
    return `a run would regenerate ${keys.join(' and ')}${secrets === 0 ? '' : ` and write to ${counted(secrets, 'secret')}`}`;
  return key === undefined
    ? 'a run would change nothing'
    : `a run would write ${key} to ${counted(secrets, 'secret')}`;
}
