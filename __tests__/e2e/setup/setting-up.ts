// Runs the set-up program in this process, against the simulated Azure and GitHub, with stand-ins for az, gh and a browser. A run
// can be stopped at any command, before or after its effect.
import { readFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCommandLine } from '../../../setup/command-line.ts';
import { shown, type RunnableCommand } from '../../../setup/command.ts';
import { setUp, type Result } from '../../../setup/main.ts';
import { ToolMissing, type Ended, type Person, type Ports } from '../../../setup/ports.ts';
import { SetupError, Stopped } from '../../../setup/setup-error.ts';
import { errorLines } from '../../../setup/terminal/print-error.ts';
import { createAz } from '../../../simulator/command-line/az/az.ts';
import { signIn, type AzOptions } from '../../../simulator/command-line/az/session.ts';
import { Browser, type BrowserOptions } from '../../../simulator/command-line/browser.ts';
import { createGh } from '../../../simulator/command-line/gh/gh.ts';
import type { Program } from '../../../simulator/command-line/programs.ts';
import { personToken } from '../../../simulator/github/state/defaults.ts';
import type { Simulator, SimulatorOptions } from '../../../simulator/simulator.ts';
import { person } from '../../../simulator/world.ts';
import { ACTION, root } from '../../meta/repository.ts';
import { openWorld, type World } from '../world.ts';

/** @returns the commit of the action that the workflows are pinned to. */
function publishAction({ github }: Simulator): string {
  const [owner = ''] = ACTION.split('/');
  if (owner !== 'octo') github.addUser(owner);
  const action = github.addRepository(ACTION, { private: false });
  return github.git.of(action).branches.get('main')?.sha ?? '';
}

export interface SetupRun {
  readonly result: Result | undefined;
  /** How it ended, as the program prints it. */
  readonly error: readonly string[];
  readonly lines: readonly string[];
  readonly commands: readonly RunnableCommand[];
}

export interface Interruption {
  readonly at: number;
  /** Whether the command has had its effect. */
  readonly after: boolean;
}

class Killed extends Error {}

export class SettingUp {
  readonly world: World;
  readonly simulator: Simulator;
  readonly az: Partial<AzOptions>;
  /** By host. None: signed out. */
  signedIn: Record<string, string> = { 'github.com': personToken.value };
  /** Programs that are not installed. */
  missing: readonly string[] = [];
  /** What the working copy around it is a clone of. */
  remote: string | undefined;
  browser: Browser;
  person: Person | undefined;
  /** Of the action. */
  commit: string;
  readonly stop = new AbortController();
  /** The text of every file that was written, in order. */
  readonly written: string[] = [];
  /** Milliseconds. Nothing else takes time, so that a transcript is always the same. */
  #waited = 0;
  #directory: string;

  private constructor(world: World, az: Partial<AzOptions>, commit: string) {
    this.commit = commit;
    const { simulator } = world;
    this.world = world;
    this.simulator = simulator;
    this.az = az;
    this.browser = new Browser(simulator);
    this.#directory = simulator.temporaryDirectory('working-copy');
  }

  /** @param open such as that of `useCases`, where the action runs often. */
  static async open(options: SimulatorOptions = {}, open = openWorld): Promise<SettingUp> {
    const world = await open(options);
    const { simulator } = world;
    const application = simulator.azure.entra.applications.find(
      ({ clientId }) => clientId === person.clientId,
    );
    if (application === undefined) throw new Error('The world has no person.');
    const session = await signIn(simulator, application, { name: 'owner@contoso.com', type: 'user' });
    return new SettingUp(world, { session }, publishAction(simulator));
  }

  async run(args: readonly string[], interruption?: Interruption): Promise<SetupRun> {
    const lines: string[] = [];
    const commands: RunnableCommand[] = [];
    const parsed = parseCommandLine(['setup', ...args], '1.2.3');
    if (parsed.kind === 'text') throw new Error(parsed.text);
    const ports = this.#ports(lines, commands, interruption);
    const settings = { home: root, readStdin: () => Promise.resolve('github_pat_11FROMSTDIN\n') };
    try {
      return { result: await setUp(ports, parsed.options, settings), error: [], lines, commands };
    } catch (error) {
      const known = error instanceof SetupError ? errorLines(error) : undefined;
      if (known === undefined && !(error instanceof Killed || error instanceof Stopped)) throw error;
      return { result: undefined, error: known ?? [String(error)], lines, commands };
    }
  }

  #ports(lines: string[], commands: RunnableCommand[], interruption: Interruption | undefined): Ports {
    const { simulator } = this;
    const kill = (after: boolean): void => {
      if (interruption?.at === commands.length && interruption.after === after) throw new Killed('killed');
    };
    return {
      processes: {
        run: async (command) => {
          if (command.tool === 'git') return this.#git(command.args);
          commands.push(command);
          kill(false);
          const ended = await this.#program(command);
          kill(true);
          return ended;
        },
      },
      person: this.person,
      web: { send: (request) => this.#send(request) },
      files: {
        read: (file) => readFile(file, 'utf8').catch(() => undefined),
        write: async (file, text) => {
          this.written.push(text);
          await mkdir(path.dirname(file), { recursive: true });
          await writeFile(file, text);
        },
      },
      openPage: (url) => {
        this.browser.open(url);
        return Promise.resolve(true);
      },
      say: (line) => void lines.push(line),
      now: () => this.#waited,
      time: () => simulator.clock.now(),
      wait: (milliseconds, until) => this.#wait(milliseconds, until),
      stop: this.stop.signal,
      environment: {},
      directory: this.#directory,
    };
  }

  async #program({ tool, args, input }: RunnableCommand): Promise<Ended> {
    if (this.missing.includes(tool)) throw new ToolMissing(tool);
    const programs: Readonly<Record<string, Program>> = {
      az: createAz(this.simulator, this.az),
      gh: createGh(this.simulator, { signedIn: this.signedIn }),
    };
    const program = programs[tool];
    if (program === undefined) throw new ToolMissing(tool);
    const call = {
      args,
      env: {},
      cwd: this.#directory,
      stdin: () => Promise.resolve(input ?? ''),
      signal: this.stop.signal,
    };
    return program(call);
  }

  #git(args: readonly string[]): Ended {
    const answers: Readonly<Record<string, string | undefined>> = {
      'remote get-url origin': this.remote,
      'rev-parse --show-toplevel': this.remote === undefined ? undefined : this.#directory,
      [`-C ${root} rev-parse --show-prefix`]: '',
      [`-C ${root} rev-parse HEAD`]: this.commit,
      [`-C ${root} remote get-url origin`]: `https://github.com/${ACTION}.git`,
    };
    const stdout = answers[args.join(' ')];
    return stdout === undefined
      ? { exitCode: 2, stdout: '', stderr: 'fatal' }
      : { exitCode: 0, stdout: `${stdout}\n`, stderr: '' };
  }

  async #send({
    method,
    url,
    bearer,
  }: Parameters<Ports['web']['send']>[0]): ReturnType<Ports['web']['send']> {
    const headers = {
      accept: 'application/vnd.github+json',
      'user-agent': 'azure-maps-keys-setup',
      'x-github-api-version': '2022-11-28',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    };
    const answer = await this.simulator.send({ method, url: new URL(url), headers, body: '' });
    if (answer.kind !== 'reply') throw new SetupError('No answer.');
    return { status: answer.reply.status, body: answer.reply.body };
  }

  /** The simulated time passes at once, but not before the browser has done everything. */
  async #wait(milliseconds: number, until: AbortSignal | undefined): Promise<void> {
    await this.browser.idle();
    await new Promise((resolve) => setImmediate(resolve));
    if (this.stop.signal.aborted) throw new Stopped();
    if (until?.aborted === true) return;
    this.#waited += milliseconds;
    this.simulator.clock.advance(milliseconds);
  }

  /** What the person does in the browser from now on. */
  browse(options: BrowserOptions): void {
    this.browser = new Browser(this.simulator, options);
  }

  file(name: string): Promise<string | undefined> {
    return readFile(path.join(this.#directory, name), 'utf8').catch(() => undefined);
  }
}

/** As a person reads it in the plan and in errors, without what changes. */
export function commandsOf({ commands }: SetupRun): readonly string[] {
  return commands.map((command) => shown(command).replaceAll(root, '.'));
}

/** For a golden file: what the person reads, and below it every command that has run. */
export function transcriptOf(run: SetupRun): string {
  const commands = commandsOf(run).map((command) => `$ ${command}`);
  // Whether the App is installed at the first look or two seconds later depends on how busy this machine is.
  const lines = run.lines.filter((line) => !/^ {2}done after \d+ s$/.test(line));
  return [...lines, ...run.error, '', 'What has run:', ...commands, '']
    .join('\n')
    .replaceAll(root, '.')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\b[0-9a-f]{40}\b/g, 'COMMIT');
}
