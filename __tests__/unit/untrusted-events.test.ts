// Which events people without write access can cause.
import { expect, test } from '@jest/globals';
import { untrustedEvent } from '../../src/core/inputs/events.ts';

const isUntrusted = (eventName: string): boolean =>
  untrustedEvent({ repository: 'octo/site', apiUrl: '', eventName }) !== undefined;

test.each([
  ['pull_request_target', 'pull_request_review', 'pull_request_review_comment'],
  ['issues', 'issue_comment', 'discussion', 'discussion_comment'],
  ['fork', 'watch', 'gollum', 'check_run', 'check_suite', 'status'],
])('%s and the others of its row', (...names) => {
  expect(names.filter((name) => !isUntrusted(name))).toEqual([]);
});

test('events that require write access are trusted, and so is a runner without events', () => {
  const trusted = [
    'schedule',
    'workflow_dispatch',
    'repository_dispatch',
    'push',
    'release',
    'merge_group',
    '',
  ];
  expect(trusted.filter(isUntrusted)).toEqual([]);
});

test('pull_request is left to the federated credential: the workflow file is that of the pull request', () => {
  expect(isUntrusted('pull_request')).toBe(false);
});

test('another spelling of an untrusted event is untrusted, also of the run before', () => {
  expect(
    ['Issue_Comment', ' PULL_REQUEST_TARGET', 'Workflow_Run'].filter((name) => !isUntrusted(name)),
  ).toEqual([]);
  const after = (event: string): boolean =>
    untrustedEvent({
      repository: 'octo/site',
      apiUrl: '',
      eventName: 'workflow_run',
      event: () => ({ payload: { workflow_run: { event, head_repository: { full_name: 'octo/site' } } } }),
    }) !== undefined;
  expect(['Issue_Comment', 'WORKFLOW_RUN', ''].filter((event) => !after(event))).toEqual([]);
  expect(after('push')).toBe(false);
});
