// What the set-up needs of the machine: processes, a person, a browser, the network, files and the time.
import type { RunnableCommand, Tool } from './command.ts';

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /** @throws {ToolMissing} if there is no such program. */
  run(command: RunnableCommand): Promise<Ended>;
}

export class ToolMissing extends Error {
  readonly tool: Tool;

  constructor(tool: Tool) {
    super(`${tool} is not installed.`);
    this.name = 'ToolMissing';
    this.tool = tool;
  }
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** A person who answers. Undefined where nobody does. */
export interface Person {
  select(question: string, choices: readonly Choice[]): Promise<string>;
  text(question: string, proposed: string, problem: (answer: string) => string | undefined): Promise<string>;
  confirm(question: string): Promise<boolean>;
}

export interface WebAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Web {
  /** To GitHub's API. @throws if there is no answer. */
  send(request: {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly bearer?: string;
  }): Promise<WebAnswer>;
}

export interface Files {
  read(path: string): Promise<string | undefined>;
  /** Makes the folders too. */
  write(path: string, text: string): Promise<void>;
}

export interface Ports {
  readonly processes: Processes;
  readonly person: Person | undefined;
  readonly web: Web;
  readonly files: Files;
  /** Opens a page in the person's browser. @returns whether a browser was started. */
  openPage(url: string): Promise<boolean>;
  /** A line for the person who watches. */
  say(line: string): void;
  /** Monotonic, milliseconds. */
  now(): number;
  /** The time of day, epoch milliseconds. */
  time(): number;
  /** @param until ends the pause early. @throws {Stopped} */
  wait(milliseconds: number, until?: AbortSignal): Promise<void>;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the program runs, absolute. */
  readonly directory: string;
}
