// Shared by both parts of the demo: the inputs for the simulated world, and functions that print logs and secrets.
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { appToken } from '../../simulator/github/state/defaults.ts';
import { identityInputs, publicWorld } from '../../simulator/world.ts';

export const identity = { ...identityInputs(publicWorld), 'github-token': appToken.value };

const useColor = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (code: number) => (text: string) => (useColor ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);

export function heading(text: string): void {
  console.log(`\n${bold(`━━ ${text} ${'━'.repeat(Math.max(3, 96 - text.length))}`)}\n`);
}

/** Prints the log as GitHub shows it: groups as headings, no commands, masked values as asterisks. */
export function showLog({ log, masks }: ActionRun): void {
  for (const line of log.split('\n')) {
    if (line === '' || line.startsWith('::debug::') || line.startsWith('::endgroup::')) continue;
    console.log(`  ${shown(masks.reduce((text, mask) => text.replaceAll(mask, '***'), line))}`);
  }
}

function shown(line: string): string {
  const [, level, title = '', message = ''] =
    /^::(error|warning|notice)(?: title=([^:]*))?::(.*)$/.exec(line) ?? [];
  if (level === undefined) return line.startsWith('::group::') ? bold(`▸ ${line.slice(9)}`) : `  ${line}`;
  const text = decode(`${title === '' ? '' : `${title}: `}${message}`).replaceAll('\n', '\n      ');
  return level === 'error' ? red(`✗ ${text}`) : level === 'warning' ? `! ${text}` : green(`● ${text}`);
}

/** Decodes the escape sequences of workflow commands. */
function decode(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '')
    .replaceAll('%25', '%');
}

/** Prints each secret, decrypted with the private keys of the simulator, and whether Azure accepts the value. */
export function showSecrets({ github, azure }: Simulator): void {
  for (const { target, value } of github.allSecrets()) {
    console.log(`  ${target} now holds ${bold(`${value.slice(0, 6)}…`)} ${stateOf(azure.account(), value)}`);
  }
}

function stateOf({ keys }: ReturnType<Simulator['azure']['account']>, value: string): string {
  if (value === keys.primary.value) return green('(the primary key, which Azure accepts)');
  return value === keys.secondary.value
    ? green('(the secondary key, which Azure accepts)')
    : red('(a key that no longer works)');
}
