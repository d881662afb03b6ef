// Puts stand-ins for programs such as `az` on the PATH of a child process. They run in this process, next to the simulated services.
import { randomUUID } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ProgramCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Everything on standard input. A program that does not read it must not wait for its end. */
  readonly stdin: () => Promise<string>;
  /** Aborted when the process of the program has ended before its answer. */
  readonly signal: AbortSignal;
}

export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Program = (call: ProgramCall) => Promise<ProgramResult> | ProgramResult;

export interface RecordedCall {
  readonly name: string;
  readonly args: readonly string[];
}

export interface Programs {
  /** For the beginning of the PATH. */
  readonly directory: string;
  /** Every call so far, for assertions on what was run and on what arguments contain. */
  readonly calls: readonly RecordedCall[];
  /** Exceptions of programs. Must be empty after a test. */
  readonly defects: readonly string[];
  stop(): void;
}

interface Book {
  readonly programs: Readonly<Record<string, Program>>;
  readonly secret: string;
  readonly calls: RecordedCall[];
  readonly defects: string[];
}

interface Message extends RecordedCall {
  readonly secret: string;
  readonly cwd: string;
  readonly env: Record<string, string>;
}

/** Writes an executable for each program into an existing directory. */
export async function installPrograms(
  directory: string,
  programs: Readonly<Record<string, Program>>,
): Promise<Programs> {
  const book: Book = { programs, secret: randomUUID(), calls: [], defects: [] };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serve(socket, book);
  });
  const port = await listen(server);
  for (const name of Object.keys(programs)) writeExecutables(directory, name, port, book.secret);
  return {
    directory,
    calls: book.calls,
    defects: book.defects,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      // A test that forgets `stop` must not keep Jest running.
      server.unref();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

const client = fileURLToPath(new URL('./client.mjs', import.meta.url));

/** Without NODE_OPTIONS: the real programs are not written in Node, and the simulator's preloads would refuse the connection. */
function writeExecutables(directory: string, name: string, port: number, secret: string): void {
  const file = join(directory, name);
  const args = `${String(port)} ${secret} ${name}`;
  writeFileSync(file, `#!/bin/sh\nNODE_OPTIONS= exec '${process.execPath}' '${client}' ${args} "$@"\n`);
  chmodSync(file, 0o755);
  if (process.platform === 'win32')
    writeFileSync(
      `${file}.cmd`,
      `@echo off\r\nsetlocal\r\nset NODE_OPTIONS=\r\n"${process.execPath}" "${client}" ${args} %*\r\n`,
    );
}

/** Answers one process, or drops it if it is none of these programs or has ended meanwhile. */
async function serve(socket: Socket, book: Book): Promise<void> {
  const ended = new AbortController();
  socket.on('error', () => undefined).once('close', () => ended.abort());
  const lines = createInterface({ input: socket, signal: ended.signal })[Symbol.asyncIterator]();
  const receive = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
  const send = (message: unknown): void => void socket.write(`${JSON.stringify(message)}\n`);
  try {
    const { secret, name, args, cwd, env } = (await receive()) as Message;
    const program = book.programs[name];
    if (secret !== book.secret || program === undefined) throw new Error('Not a call of these programs.');
    book.calls.push({ name, args });
    const stdin = async (): Promise<string> => {
      send({ stdin: 'wanted' });
      return ((await receive()) as { readonly stdin: string }).stdin;
    };
    const call: ProgramCall = { args, cwd, env, stdin, signal: ended.signal };
    send(await resultOf(program, call, (problem) => book.defects.push(`${name}: ${problem}`)));
  } catch {
    socket.destroy();
  }
}

async function resultOf(
  program: Program,
  call: ProgramCall,
  defect: (problem: string) => void,
): Promise<ProgramResult> {
  try {
    return await program(call);
  } catch (error) {
    if (call.signal.aborted) throw error;
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    defect(problem);
    return { exitCode: 70, stdout: '', stderr: `The stand-in failed: ${problem}\n` };
  }
}
