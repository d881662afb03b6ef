// The chunks of a PNG file, and text in one of them. https://www.w3.org/TR/png-3/#11iTXt describes that one.
import { crc32 } from 'node:zlib';

export const SIGNATURE = 8;
/** Length, type and checksum, of 4 bytes each. */
const FRAME = 12;
/** The first chunk, IHDR, has 13 bytes. */
const AFTER_HEADER = SIGNATURE + FRAME + 13;

export function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** The keyword, a zero, no compression (two bytes), no language and no translated keyword (two zeros). */
const prefix = (keyword: string): Buffer => Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1');

export function withText(png: Buffer, keyword: string, text: string): Buffer {
  const data = Buffer.concat([prefix(keyword), Buffer.from(text)]);
  return Buffer.concat([png.subarray(0, AFTER_HEADER), chunk('iTXt', data), png.subarray(AFTER_HEADER)]);
}

export function* chunksOf(png: Buffer): Generator<{ readonly type: string; readonly data: Buffer }> {
  for (let at = SIGNATURE; at + FRAME <= png.length; at += FRAME + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    yield { type: png.toString('latin1', at + 4, at + 8), data };
  }
}

export function textIn(png: Buffer, keyword: string): string | undefined {
  const start = prefix(keyword);
  for (const { type, data } of chunksOf(png))
    if (type === 'iTXt' && data.indexOf(start) === 0) return data.toString('utf8', start.length);
  return undefined;
}
