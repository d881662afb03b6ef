// How an annotation must read: the cause in the first sentence, which fits the notification of a phone, and then the next step.
// Commands, JSON and YAML have lines of their own.
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { firstSentence } from '../../src/core/text.ts';

const LONGEST_SENTENCE = 150;

/** A request, a status, an address, or a name of the program: none of them is a cause. */
const NO_CAUSE =
  /^(?:(?:An? |The )?requests?\b|(?:GET|HEAD|PUT|POST|PATCH|DELETE) |HTTPS?\b|[Ss]tatus\b|\d{3}\b(?! (?:accounts|of)\b)|[a-z]+:\/\/|[\w.-]+\.[a-z]+ responded|AADSTS|E[A-Z]{5,}\b|[A-Z][a-z]+[A-Z]\w*\b|[a-z]+[A-Z]\w*\b|undefined|null|\[|\{)/;

/** Names that look like those of programs. */
const NAMES = /^GitHub\b/;

/** A refusal whose cause nobody but the service knows is followed by what the service said, or by why that is not shown. */
const BARE_REFUSAL = /^(?:GitHub|Azure|Key Vault) (?:refused the request|responded)\b/;

export function sentenceProblems(message: string): string[] {
  const sentence = firstSentence(message);
  const rest = message.slice(sentence.length);
  const said = [
    ...(sentence.length > LONGEST_SENTENCE ? [`has ${sentence.length} characters`] : []),
    ...(NO_CAUSE.test(sentence) && !NAMES.test(sentence) ? ['does not begin with a cause'] : []),
    ...(BARE_REFUSAL.test(sentence) && !/message(?: is not shown|: ")/.test(rest)
      ? ['names a refused request, and nothing says why']
      : []),
  ];
  return said.map((problem) => `the first sentence ${problem}: ${sentence}`);
}

const STEP =
  /^(?:Add|Ask|Assign|Authorize|Check|Choose|Compare|Contact|Correct|Create|Delete|Enable|Find|Fix|Give|Grant|Have|Install|Look up|Open|Publish|Recover|Register|Remove|Report|Run|Select|Set|Shorten|Sign in|Start|Update|Use|Wait|Do not set|Authenticate)\b/;

/** `If a proxy intercepts TLS, set …` */
const CONDITION = /^(?:If|On|To|Behind|Before|As) [^.:]*, /;

function isStep(line: string): boolean {
  const step = line.replace(CONDITION, '');
  return line.endsWith(':') || STEP.test(step.charAt(0).toUpperCase() + step.slice(1));
}

/** A command of more than a few words. A sentence may name an option. */
const INLINE = /\b(?:az|gh|curl|df)(?: [\w./-]+)+ (?:--?\w|")|\benv: \w+: /;
const COMMAND = /^(?:az|gh|curl|df) /;

export function hintProblems(hint: string): string[] {
  const lines = hint.split('\n');
  const [first = ''] = lines;
  return [
    // Of several targets, each has its line first.
    ...(isStep(first) || /^[\w-]+:[\w./-]+#[\w-]+(?:: | )/.test(first)
      ? []
      : [`the hint does not begin with a step: ${first}`]),
    ...lines
      .filter((line) => INLINE.test(line) && !COMMAND.test(line))
      .map((line) => `a command within a sentence: ${line}`),
    ...lines
      .filter((line) => COMMAND.test(line) && /[.] [A-Z]|[.;:,]$/.test(line))
      .map((line) => `prose after a command: ${line}`),
  ];
}

export function annotationProblems({ annotations, outputs }: ActionRun): string[] {
  const { error } = JSON.parse(outputs['report'] ?? '{}') as { error?: { message: string } | null };
  return annotations.flatMap(({ level, message }) => {
    const told = error?.message;
    const hint =
      level === 'error' && told !== undefined && message.startsWith(`${told}\n`)
        ? message.slice(told.length + 1).replace(/\n?More information: .*$/, '')
        : undefined;
    return [...sentenceProblems(message), ...(hint === undefined ? [] : hintProblems(hint))];
  });
}
