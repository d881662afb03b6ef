// The evidence of the messages about inputs, the runner, the network, and the keys.

export const RUN_EVIDENCE = {
  'bad-inputs': [
    ['…: …', 'the inputs themselves; each line names the input and the rule that its text breaks'],
  ],
  'bad-environment': [
    ['…: …', 'the variables themselves; each line names the variable and the rule that its text breaks'],
  ],
  'untrusted-event': [
    [
      'People without write access to the repository can cause the event …, which started this run. This run would change keys or secrets with the identity of the repository, so it is refused.',
      'GITHUB_EVENT_NAME, which is in the list of such events',
    ],
    [
      'People without write access to the repository can cause the event …, whose run started this one (event workflow_run).',
      'workflow_run.event in the file of the event, which is in the list of such events',
    ],
    [
      'The run that started this one (event workflow_run) was for a repository that GitHub does not name, such as a fork that was deleted.',
      'no workflow_run.head_repository.full_name in the file of the event',
    ],
    [
      'The run that started this one (event workflow_run) was for …, which is another repository.',
      'workflow_run.head_repository.full_name in the file of the event, and GITHUB_REPOSITORY',
    ],
    [
      'It is unknown who started the run before this one (event workflow_run): ….',
      'the file of the event could not be read, or does not say; the clause after the colon says which',
    ],
  ],
  'outputs-not-written': [
    [
      '… is not set, so the outputs could not be written',
      'the variable is empty, and the run has no other error',
    ],
    [
      'The file … names …, so the outputs could not be written',
      'the error code of the operating system when the file was written',
    ],
    ['The log, in which the key must be masked first, …', 'an error of stdout, and the input output-key'],
  ],
  'runner-failed': [
    [
      "The runner's machine refused an operation: … failed with …",
      'the system call and the code of a thrown error',
    ],
    ['A file of this action is missing on the runner', 'ERR_MODULE_NOT_FOUND'],
  ],
  internal: [
    ['An unexpected … occurred…', 'anything else that was thrown: its name, and its place in the bundle'],
    [
      'The process ended before the run was finished…',
      'the event beforeExit or exit of the process, before the run had delivered its report',
    ],
  ],
  'proxy-failed': [
    [
      'The proxy … (…) has a host name that could not be resolved',
      'the error code of the connection to the proxy: ENOTFOUND or EAI_*',
    ],
    [
      'The proxy … (…) has a certificate that could not be verified',
      'an error code of TLS on the connection to the proxy',
    ],
    [
      'The proxy … (…) did not accept the connection',
      'ECONNREFUSED, EHOSTUNREACH or ENETUNREACH on the connection to the proxy',
    ],
    [
      'The proxy … (…) closed the connection without an answer',
      'the connection to the proxy ended before the answer to CONNECT',
    ],
    ['The proxy … (…) did not respond in time', 'ETIMEDOUT on the connection to the proxy'],
    ['The proxy … (…) could not be reached', 'another error of the connection to the proxy'],
    [
      'The proxy … (…) requires a user name and password (status 407)',
      "status 407 in the proxy's answer to CONNECT, without credentials in the variable",
    ],
    [
      'The proxy … (…) responded with status 407 to the user name and password in …',
      "status 407 in the proxy's answer to CONNECT, with credentials in the variable",
    ],
    ['The proxy … (…) did not connect to … (status …).', "a 5xx in the proxy's answer to CONNECT"],
    [
      'The proxy … (…) refused to connect to … (status …).',
      "another status than 200, 407 and 5xx in the proxy's answer to CONNECT",
    ],
  ],
  cancelled: [
    [
      'The run was canceled…',
      'SIGINT or SIGTERM; the rest of the sentence is what this run had sent until then',
    ],
  ],
  'id-token-unavailable': [
    [
      'This job is not allowed to request an ID token.',
      'ACTIONS_ID_TOKEN_REQUEST_URL or ACTIONS_ID_TOKEN_REQUEST_TOKEN is empty: the runner sets them only with the permission',
    ],
  ],
  'id-token-failed': [
    ['GitHub did not issue an ID token: it responded with status …', 'the status of the last attempt'],
    ['GitHub did not issue an ID token: its response contains no token', 'status 200 without a text "value"'],
    ['GitHub did not issue an ID token: …', 'the error code of the connection in the last attempt'],
  ],
  'keys-outdated': [
    [
      'For … seconds, Azure listed a state of the keys that is older than what this run had already seen.',
      'every list in that time showed a value that this run had seen replaced, or a time before the one known',
    ],
  ],
  'regenerate-unsettled': [
    [
      'It is unknown whether Azure regenerated the … key. There was no clear response (…), and for … the listed keys showed no change.',
      'the request ended without an answer from Azure, and every list afterwards showed the old value',
    ],
  ],
  'key-refused': [
    [
      'Azure Maps refused the … as invalid (status 401), so it was not published.',
      'status 401 whose header WWW-Authenticate names InvalidKey, until the time limit of the verification',
    ],
  ],
  'key-overtaken': [
    [
      'Someone else regenerated the keys … times while this run was publishing them.',
      'lists that showed values never seen in this run, with later times, after every publication',
    ],
  ],
  'keys-changed': [
    [
      '…. Therefore this run did not regenerate the … key. It published the newest key instead.',
      'the look before the regeneration differs from the plan; the first sentence says how',
    ],
  ],
  'confirmation-failed': [
    [
      'The keys could not be listed after publishing, so it is unknown whether the published key is still current. …',
      'the error of that list, whose message is added',
    ],
  ],
  'targets-failed': [
    [
      '… of … targets …was not written…',
      'the error of one target, none of whose writes can have had an effect; a cause is that error',
    ],
    ['… of … targets …were not written…', 'the same of several targets'],
    ['… of … targets …was not read…', 'the error of one target in a check or a dry run'],
    ['… of … targets …were not read…', 'the same of several targets'],
    ['… of … targets failed…', 'the error of each target; the answer to a write was lost'],
    [
      'The … key was not regenerated, because … targets may still hold it: writing the other key to them failed. They are: …',
      'the errors of these writes',
    ],
  ],
  unhealthy: [['…', 'the findings of the plan of `check`, one for each message']],
} as const;
