// Finds keys and tokens where they must never be. Every run is searched; the error names the place, never the value.
import { createHash } from 'node:crypto';
import { clouds } from '../azure/clouds.ts';
import { idTokenHost } from '../oidc/id-token.ts';
import type { RecordedRequest } from '../network/exchange.ts';
import type { ActionRun } from '../runner/run-action.ts';
import type { Simulator } from '../simulator.ts';
import { isMaskLine, linesOf } from './workflow-commands.ts';

type SecretKind =
  'live key' | 'dead key' | 'id token' | 'access token' | 'GitHub token' | 'id token request token';

interface Secret {
  readonly kind: SecretKind;
  readonly value: string;
}

interface Place {
  readonly name: string;
  readonly text: string;
}

/** So many characters of a key in a row are a leak too; long enough that no word of ours is found by chance. */
const partLength = 12;

/** The part of a base64 text that depends on the value alone, when it starts at this byte of a group of three. */
function base64At(value: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

export function formsOf(value: string): readonly { readonly form: string; readonly text: string }[] {
  const base64 = [0, 1, 2].map((offset) => base64At(value, offset));
  return [
    { form: 'as it is', text: value },
    ...base64.map((text) => ({ form: 'in base64', text })),
    ...base64.map((text) => ({ form: 'in base64url', text: text.replaceAll('+', '-').replaceAll('/', '_') })),
    { form: 'URI-encoded', text: encodeURIComponent(value) },
    { form: 'in hexadecimal', text: Buffer.from(value).toString('hex') },
  ];
}

/** A part or a fingerprint of a key says more than it should; tokens are too alike for that search. */
function partsOf({ kind, value }: Secret): readonly { readonly form: string; readonly text: string }[] {
  if (kind !== 'live key' && kind !== 'dead key') return [];
  const parts = Array.from({ length: value.length - partLength + 1 }, (_, start) => ({
    form: 'in part',
    text: value.slice(start, start + partLength),
  }));
  const hash = createHash('sha256').update(value).digest();
  return [
    ...parts,
    { form: 'as a hash', text: hash.toString('hex') },
    { form: 'as a hash', text: hash.toString('base64').replace(/=+$/, '') },
  ];
}

export function secretsOf(simulator: Simulator, run: Pick<ActionRun, 'inputs'>): readonly Secret[] {
  const { accounts, idToken, entra } = simulator.azure;
  const given = run.inputs['github-token'] ?? '';
  const gitHubTokens = new Set([
    ...simulator.github.tokens.map(({ value }) => value),
    ...(given === '' ? [] : [given]),
  ]);
  return [
    ...accounts.flatMap((account) =>
      account.everyKeyEver.map((value): Secret => ({
        kind: account.isLive(value) ? 'live key' : 'dead key',
        value,
      })),
    ),
    ...idToken.issued.map((value): Secret => ({ kind: 'id token', value })),
    ...entra.issued.map(({ value }): Secret => ({ kind: 'access token', value })),
    { kind: 'id token request token', value: idToken.requestToken },
    ...Array.from(gitHubTokens, (value): Secret => ({ kind: 'GitHub token', value })),
  ];
}

function isVault(host: string): boolean {
  return clouds.some(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`));
}

/** Whether a request may carry this kind of secret in its headers or its body: each has one proper way. */
function mayCarry(
  kind: SecretKind,
  part: string,
  { url: { hostname } }: RecordedRequest,
  simulator: Simulator,
): boolean {
  const azure = clouds.some(({ resourceManager }) => resourceManager === hostname) || isVault(hostname);
  switch (kind) {
    case 'live key':
    case 'dead key':
      return (
        (part === 'subscription-key' && clouds.some(({ dataPlane }) => dataPlane === hostname)) ||
        (part === 'body' && isVault(hostname))
      );
    case 'id token':
      return part === 'body' && clouds.some(({ authority }) => authority === hostname);
    case 'access token':
      return part === 'authorization' && azure;
    case 'id token request token':
      return part === 'authorization' && hostname === idTokenHost;
    case 'GitHub token':
      return part === 'authorization' && simulator.github.service.answersFor(hostname);
  }
}

interface Needle {
  readonly secret: Secret;
  readonly form: string;
  readonly text: string;
}

/** Finds any of very many texts in one pass: a fleet has thousands of keys, each in dozens of forms. */
class Needles {
  readonly #byBeginning = new Map<string, Needle[]>();
  readonly #short: Needle[] = [];

  constructor(needles: Iterable<Needle>) {
    for (const needle of needles) {
      const beginning = needle.text.slice(0, partLength);
      const others = this.#byBeginning.get(beginning);
      if (beginning.length < partLength) this.#short.push(needle);
      else if (others) others.push(needle);
      else this.#byBeginning.set(beginning, [needle]);
    }
  }

  /** The first form of each secret that the text holds. */
  in(text: string): ReadonlyMap<Secret, string> {
    const found = new Map<Secret, string>();
    const note = ({ secret, form }: Needle): void => {
      if (!found.has(secret)) found.set(secret, form);
    };
    for (const needle of this.#short) if (text.includes(needle.text)) note(needle);
    for (let at = 0; at + partLength <= text.length; at += 1)
      for (const needle of this.#byBeginning.get(text.slice(at, at + partLength)) ?? [])
        if (text.startsWith(needle.text, at)) note(needle);
    return found;
  }
}

function searchPlaces(secrets: readonly Secret[], places: readonly Place[]): readonly string[] {
  const needles = new Needles(
    secrets.flatMap((secret) =>
      [...formsOf(secret.value), ...partsOf(secret)].map((form) => ({ secret, ...form })),
    ),
  );
  return places.flatMap(({ name, text }) =>
    Array.from(needles.in(text), ([{ kind }, form]) => `${name} holds a ${kind} ${form}`),
  );
}

function searchRequests(
  secrets: readonly Secret[],
  requests: readonly RecordedRequest[],
  simulator: Simulator,
): readonly string[] {
  const needles = new Needles(
    secrets.flatMap((secret) => formsOf(secret.value).map((form) => ({ secret, ...form }))),
  );
  return requests.flatMap((request) => {
    const parts: [string, string][] = [['body', request.body], ...Object.entries(request.headers)];
    const held = parts.flatMap(([part, text]) =>
      Array.from(needles.in(text).keys())
        .filter(({ kind }) => !mayCarry(kind, part, request, simulator))
        .map(({ kind }) => ({ part, kind })),
    );
    const url = request.url.href;
    const inUrl = new Set([...needles.in(url).keys(), ...needles.in(decodeURIComponentSafely(url)).keys()]);
    const where = `request ${String(request.index)} (${request.method} ${request.url.hostname})`;
    return [
      ...Array.from(inUrl, ({ kind }) => `the URL of ${where} holds a ${kind}`),
      ...held.map(({ part, kind }) => `the ${part} of ${where} holds a ${kind}`),
    ];
  });
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Keys that reached the action in one piece: only an answer of 200 is one that holds keys. */
function servedKeys(simulator: Simulator, run: ActionRun): readonly string[] {
  const bodies = run.requests.flatMap(({ answer, faults }) =>
    answer?.kind === 'reply' && answer.reply.status === 200 && !faults.includes('malformed')
      ? [answer.reply.body]
      : [],
  );
  return simulator.azure.accounts
    .flatMap(({ everyKeyEver }) => everyKeyEver)
    .filter((key) => bodies.some((body) => body.includes(key)));
}

/** A mask works for later lines only, so the first line that names a key must be the one that masks it. */
function maskProblems(simulator: Simulator, run: ActionRun): readonly string[] {
  // A killed process may have had no time for it.
  if (run.signal === 'SIGKILL') return [];
  const lines = linesOf(run.stdout);
  return servedKeys(simulator, run).flatMap((key, number) => {
    const masked = lines.indexOf(`::add-mask::${key}`);
    const named = lines.findIndex((line) => line.includes(key));
    const which = `key ${String(number + 1)} of those that were served`;
    if (masked < 0) return [`stdout never masks ${which}`];
    return named < masked ? [`stdout names ${which} before its mask`] : [];
  });
}

export function findLeaks(simulator: Simulator, run: ActionRun): readonly string[] {
  const { key: keyOutput, ...otherOutputs } = run.outputs;
  const places: Place[] = [
    {
      name: 'stdout',
      text: linesOf(run.stdout)
        .filter((line) => !isMaskLine(line))
        .join('\n'),
    },
    { name: 'stderr', text: run.stderr },
    { name: 'the summary', text: run.summary },
    ...Object.entries(otherOutputs).map(([name, text]) => ({ name: `the output '${name}'`, text })),
    ...Object.entries(run.files).map(([name, text]) => ({ name, text })),
  ];
  const secrets = secretsOf(simulator, run);
  // Asked for, the key itself is the one value that the output may have.
  const allowed =
    keyOutput === undefined ||
    keyOutput === '' ||
    (run.inputs['output-key'] === 'true' &&
      secrets.some(({ kind, value }) => kind === 'live key' && value === keyOutput));
  if (!allowed) places.push({ name: "the output 'key'", text: keyOutput });
  return [
    ...searchPlaces(secrets, places),
    ...searchRequests(secrets, run.requests, simulator),
    ...maskProblems(simulator, run),
  ];
}

export function assertNoLeak(simulator: Simulator, run: ActionRun): void {
  const leaks = findLeaks(simulator, run);
  if (leaks.length > 0) throw new Error(`The run leaked:\n${[...new Set(leaks)].join('\n')}`);
}
