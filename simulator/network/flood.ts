// Bodies that are larger, slower, or compressed in another way than any service sends them. A body is followed by spaces, with
// which JSON remains valid, so that only its size is wrong.
import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';

export interface Flood {
  /** How many spaces follow the body. */
  readonly bytes: number;
  /** How the body is compressed, the first coding first. */
  readonly codings?: readonly ('gzip' | 'deflate')[];
  /** What the header Content-Encoding says instead. */
  readonly claims?: string;
  /** What the header Content-Length says. Without it, the body is sent in chunks. */
  readonly length?: number;
  /** Real milliseconds between two spaces. Without it, they are sent as fast as the client reads. */
  readonly every?: number;
  /** Sends only this part of the compressed body, and ends the response properly. */
  readonly part?: number;
}

const MIB = 1024 * 1024;
const SPACES = Buffer.alloc(MIB, ' ');

export function headersOf({
  codings = [],
  claims = codings.join(', '),
  length,
}: Flood): Record<string, string> {
  return {
    ...(claims === '' ? {} : { 'content-encoding': claims }),
    ...(length === undefined ? {} : { 'content-length': String(length) }),
  };
}

/** Writes the body, unless the client closes the connection meanwhile. The head is already written. */
export async function pour(response: ServerResponse, body: Buffer, flood: Flood): Promise<void> {
  const { bytes, codings = [], every, part = 1 } = flood;
  if (codings.length > 0) {
    const coded = compressed(body, bytes, codings);
    response.end(coded.subarray(0, Math.floor(coded.length * part)));
    return;
  }
  const connection = { isOpen: true };
  response.once('close', () => (connection.isOpen = false));
  response.write(body);
  for (let left = bytes; left > 0 && connection.isOpen;) {
    const size = every === undefined ? Math.min(left, MIB) : 1;
    left -= size;
    if (!response.write(SPACES.subarray(0, size)) && !response.closed)
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (every !== undefined) await pause(every, undefined, { ref: false });
  }
  response.end();
}

function compressed(body: Buffer, bytes: number, codings: readonly ('gzip' | 'deflate')[]): Buffer {
  const [first, ...others] = codings;
  let coded =
    first === 'gzip'
      ? Buffer.concat([gzipSync(body), ...gzippedSpaces(bytes)])
      : deflateSync(Buffer.concat([body, Buffer.alloc(bytes, ' ')]));
  for (const coding of others) coded = coding === 'gzip' ? gzipSync(coded) : deflateSync(coded);
  return coded;
}

let member: Buffer | undefined;

/** Members of gzip follow one another (RFC 1952, section 2.2), so one of them, repeated, makes a body of any size. */
function gzippedSpaces(bytes: number): readonly Buffer[] {
  const whole = Math.floor(bytes / (16 * MIB));
  member ??= gzipSync(Buffer.alloc(16 * MIB, ' '));
  return [...Array<Buffer>(whole).fill(member), gzipSync(Buffer.alloc(bytes % (16 * MIB), ' '))];
}
