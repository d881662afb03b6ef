// The claims of the runner's ID token, which explain a refused sign-in. Nothing else depends on them: Entra verifies the
// signature. The token itself is never shown. The claims are not secret, but they are untrusted text.

export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** @returns undefined if the text is not a JSON Web Token with these claims. */
export function claimsOf(token: string): Claims | undefined {
  try {
    const body: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof body !== 'object' || body === null) return undefined;
    const { iss, sub, aud } = body as Readonly<Record<string, unknown>>;
    const audience: unknown = Array.isArray(aud) ? aud[0] : aud;
    if (typeof iss !== 'string' || typeof sub !== 'string' || typeof audience !== 'string') return undefined;
    return { issuer: iss, subject: sub, audience };
  } catch {
    return undefined;
  }
}

/** What GitHub's documentation says about the form of this subject, one sentence each. */
export function notesOnSubject(subject: string): string[] {
  const notes: readonly (readonly [boolean, string])[] = [
    [
      /^repo:[^/]*@\d+\/[^:]*@\d+:/.test(subject),
      'The numbers after @ are IDs that GitHub assigns to repositories created, renamed, or transferred since July 2026. They are part of the subject.',
    ],
    [
      subject.endsWith(':pull_request'),
      'A pull request should not rotate keys: run this on a schedule, or from a protected branch or environment.',
    ],
    [
      subject.includes(':environment:'),
      'The job has an environment, so the subject names the environment instead of the branch.',
    ],
    [
      !/^repo:[^:]+:(?:ref|environment|pull_request)(?::|$)/.test(subject),
      'This is not the default form of a subject: a template of the repository or organization determines it. To see it:\ngh api repos/OWNER/REPO/actions/oidc/customization/sub',
    ],
  ];
  return notes.filter(([applies]) => applies).map(([, note]) => note);
}
