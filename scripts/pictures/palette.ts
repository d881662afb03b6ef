// Makes a screenshot small: a PNG file with a palette of its 256 most frequent colors. A page has few others, at the edges of
// letters. https://www.w3.org/TR/png-3/#9Filters describes how the bytes of a line are filtered.
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { chunk, chunksOf, SIGNATURE } from './png.ts';

const INDEXED = 3;
const MOST_COLORS = 256;

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** One number for each pixel: red, green and blue. */
  readonly colors: Uint32Array;
}

/** @param png of 8 bits a channel and not interlaced, as browsers write it. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, colors } = pixelsOf(png);
  const palette = frequentColors(colors);
  const indexOf = new Map(palette.map((color, index) => [color, index]));
  const lines = Buffer.alloc(height * (width + 1));
  for (const [at, color] of colors.entries()) {
    const index = indexOf.get(color) ?? nearest(palette, color);
    indexOf.set(color, index);
    lines[at + Math.floor(at / width) + 1] = index;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED], 8);
  const channels = Buffer.from(palette.flatMap(channelsOf));
  const data = deflateSync(lines, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 });
  const chunks = [
    chunk('IHDR', header),
    chunk('PLTE', channels),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([png.subarray(0, SIGNATURE), ...chunks]);
}

function pixelsOf(png: Buffer): Pixels {
  const chunks = [...chunksOf(png)];
  const header = chunks[0]?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const size = header[9] === 6 ? 4 : 3;
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), width * size, size);
  const colors = Uint32Array.from({ length: width * height }, (_, at) => bytes.readUIntBE(at * size, 3));
  return { width, height, colors };
}

/** @param length of a line. @param size of a pixel. */
function unfiltered(lines: Buffer, length: number, size: number): Buffer {
  const height = lines.length / (length + 1);
  const bytes = Buffer.alloc(height * length);
  for (let at = 0; at < bytes.length; at++) {
    const line = Math.floor(at / length);
    const [isFirst, isTop] = [at % length < size, line === 0];
    const left = isFirst ? 0 : (bytes[at - size] ?? 0);
    const above = isTop ? 0 : (bytes[at - length] ?? 0);
    const corner = isFirst || isTop ? 0 : (bytes[at - length - size] ?? 0);
    const predicted = prediction(lines[line * (length + 1)] ?? 0, left, above, corner);
    bytes[at] = (lines[at + line + 1] ?? 0) + predicted;
  }
  return bytes;
}

function prediction(filter: number, left: number, above: number, corner: number): number {
  if (filter < 4) return [0, left, above, Math.floor((left + above) / 2)][filter] ?? 0;
  const distance = (one: number): number => Math.abs(left + above - corner - one);
  if (distance(left) <= Math.min(distance(above), distance(corner))) return left;
  return distance(above) <= distance(corner) ? above : corner;
}

function frequentColors(colors: Uint32Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, MOST_COLORS).map(([color]) => color);
}

function nearest(palette: readonly number[], color: number): number {
  const [red, green, blue] = channelsOf(color);
  const distances = palette
    .map(channelsOf)
    .map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
  return distances.indexOf(Math.min(...distances));
}

function channelsOf(color: number): [number, number, number] {
  return [color >> 16, (color >> 8) & 255, color & 255];
}
