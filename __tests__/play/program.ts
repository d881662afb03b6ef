// A program that scripts find in their PATH and that runs in this process: a script of bash asks it over a connection. Starting
// Node for every call would take fifty times as long.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';

export interface ProgramCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface ProgramEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Program = (call: ProgramCall) => ProgramEnd | Promise<ProgramEnd>;

/**
 * Sends the environment, an empty entry, the number of arguments, and the arguments, each with a zero behind it. Gets a line with
 * the exit code and stderr, in the escape sequences of `printf %b`, and then stdout.
 */
const client = (port: number): string => `#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/${String(port)}
{ env -0; printf '%s\\0' '' "$#" "$@"; } >&3
read -r code text <&3
printf '%b' "$text" >&2
cat <&3
exit "$code"
`;

/** Puts a program into a directory. @returns a function that ends its server. */
export async function addProgram(directory: string, name: string, program: Program): Promise<() => void> {
  const server = createServer((socket) => {
    serve(socket, program);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, name);
  writeFileSync(file, client((server.address() as AddressInfo).port));
  chmodSync(file, 0o755);
  return () => {
    server.close();
  };
}

function serve(socket: Socket, program: Program): void {
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
    const call = callIn(received);
    if (call !== undefined) void answer(call, program).then((text) => socket.end(text));
  });
  // The script may have been ended.
  socket.on('error', () => undefined);
}

/** Undefined if a part of the call has not been received yet. */
function callIn(received: string): ProgramCall | undefined {
  const entries = received.split('\0').slice(0, -1);
  const end = entries.indexOf('');
  const [count, ...args] = end < 0 ? [] : entries.slice(end + 1);
  if (count === undefined || args.length < Number(count)) return undefined;
  const variables = entries.slice(0, end).map((entry) => entry.split(/=([^]*)/, 2) as [string, string]);
  return { args, env: Object.fromEntries(variables) };
}

async function answer(call: ProgramCall, program: Program): Promise<string> {
  const { exitCode, stdout, stderr } = await program(call);
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', ' ': '\\0040' };
  const escaped = stderr.replaceAll(/[\\\n ]/g, (character) => escapes[character] ?? character);
  return `${String(exitCode)} ${escaped}\n${stdout}`;
}
