// The evidence of the messages about GitHub: statuses, headers, and sentences that GitHub always uses.

export const GITHUB_EVIDENCE = {
  'github-token-refused': [
    [
      'GitHub does not accept the github-token (status 401).',
      "status 401 in GitHub's format; of a first request, also after the pauses for a new token",
    ],
    [
      'GitHub says that it received no token, although the run sent the github-token. … responded with status 401, "Requires authentication".',
      'status 401 with this sentence',
    ],
    [
      'GitHub read the github-token as a JSON web token and does not accept it (status 401).',
      'status 401 with a sentence about a JSON web token or its claims',
    ],
  ],
  'github-job-token': [
    [
      "The github-token is the job's own GITHUB_TOKEN, which cannot write …",
      'status 403, "Resource not accessible by integration", and a rate limit of 1000 in the headers, which only this token has',
    ],
  ],
  'github-forbidden': [
    [
      'The github-token is not allowed to … ….',
      'status 403 and "Resource not accessible by …", with the permission of X-Accepted-GitHub-Permissions if GitHub named one; or "Must have … rights" and the like, which name a role',
    ],
    ['The github-token is without the scope …', 'status 403 or 404, and no accepted scope in X-OAuth-Scopes'],
  ],
  'github-sso': [
    [
      'The github-token is not authorized for single sign-on to …',
      'the header X-GitHub-SSO, or the sentence about SAML enforcement',
    ],
  ],
  'github-ip-not-allowed': [
    [
      'The IP allow list of … or its enterprise does not contain the address of this runner',
      '"has an IP allow list enabled"',
    ],
  ],
  'github-archived': [
    ['The repository… is archived, and therefore read-only', '"was archived so is read-only"'],
  ],
  'github-app-suspended': [
    ['The installation of the GitHub App for … is suspended', '"installation has been suspended"'],
  ],
  'github-token-policy': [
    [
      '… or its enterprise limits the lifetime of personal access tokens',
      '"forbids access via a … token" with the word lifetime',
    ],
    ['… or its enterprise forbids this kind of personal access token', '"forbids access via a … token"'],
    [
      '… has not approved the OAuth app that the github-token was created for',
      '"enabled OAuth App access restrictions"',
    ],
  ],
  'github-blocked': [
    ['GitHub has blocked access to the repository', '"Repository access blocked"'],
    [
      'GitHub has suspended or restricted the account that the github-token or the repository belongs to',
      '"account was suspended", or "trade controls law"',
    ],
    [
      'GitHub refused the request for … with status …, which stands for legal reasons',
      'status 451 with another sentence, which is quoted',
    ],
  ],
  'github-store-full': [
    [
      'The store of … is full, so GitHub did not create the secret',
      'status 422 with a sentence about the number of secrets',
    ],
  ],
  'github-not-found': [
    [
      'The … … was not found, or the token has no access to it (status 404).',
      'status 404 to a read; of a first request, also after the pauses for a new token',
    ],
    [
      'GitHub did not find … when it was to be written, although it had shown the public key of the store (status 404).',
      'status 404 to three writes, after the public key was read',
    ],
  ],
  'github-environment-not-found': [
    [
      'The environment … was not found in …',
      'status 404, and the list of environments without it, or a list that cannot be read, which the message then says',
    ],
  ],
  'github-rate-limited': [
    [
      "GitHub's rate limit did not end while this run waited",
      'status 429, or 403 with Retry-After, with no requests left, or with the sentence about a limit',
    ],
  ],
  'github-unreachable': [
    ['GitHub did not process a request for … (status …).', 'a 5xx, four times'],
    ['GitHub did not respond to a request for …: …', 'the error code of the connection in the last attempt'],
  ],
  'github-unexpected-answer': [
    [
      "The response for … is not in GitHub's format (status …, …).",
      'the status and the type of the response',
    ],
    ["GitHub's response for … contained no …", 'JSON with status 200 without this property'],
    ["GitHub's response to a request for … is larger than 4 MiB", 'the bytes that arrived'],
    ["GitHub's response to a request for … could not be decompressed", 'its content coding, or the decoder'],
    [
      'The run did not send a request for …, which would have gone to another address than …',
      'the address, before it was sent',
    ],
    [
      'GitHub did not confirm the write of …: it responded with status … instead of 201 or 204.',
      'the status',
    ],
    [
      'A redirect of the request for … leads out of the API of the server (…). The run did not follow it, because the github-token would be sent there: ….',
      'a redirect whose Location has another scheme, host, or port, or a path outside the API',
    ],
    [
      'A redirect of the request for … leads to something else than the request was for.',
      'a redirect within the API to a path that differs in more than the ID of the repository',
    ],
    [
      'A redirect of the request for … could not be followed',
      'a redirect without a readable Location, or more than three',
    ],
    ['GitHub lists the environment … of …, but does not find its secrets (status 404).', 'both responses'],
    [
      "GitHub's list of the repositories that can access … is incomplete. The secret was not written, because a write replaces the list.",
      'pages that do not add up to the stated total',
    ],
    [
      'Other repositories than before may have access to …: it is now available to the private repositories of ….',
      'two responses with status 404, and then 204 to the write',
    ],
  ],
  'github-request-failed': [
    [
      'The server does not support version 2022-11-28 of the REST API, which this action uses',
      '"not a supported version"',
    ],
    [
      'GitHub refused the request for … with status …',
      "another 4xx in GitHub's format; its sentence is quoted, but never that of a 422",
    ],
    [
      'GitHub refused the value for … twice',
      'status 422 about the key that sealed it, before and after the public key was requested again',
    ],
    ['GitHub refused the write of … twice with status 409', 'status 409, and again after a pause'],
  ],
} as const;
