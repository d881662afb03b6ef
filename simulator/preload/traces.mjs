// Loaded into the action's process with `node --import`. Records what the process leaves behind or passes on besides its output:
// the files that it opens for writing, all that it writes to them, what they contained when it removed them, the names that it
// looks up, and the arguments, environment, and input of programs that it starts.
import childProcess, { ChildProcess } from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const { appendFileSync, readFileSync, lstatSync } = fs;
/** The files that were recorded in this run. */
const files = new Set();
let tracesFile;
/** Node's own functions call each other, and recording writes to a file too. */
let isRecording = false;

/** The variable is read each time: the process of runner/case-runner.ts has another file for each run. */
function record(trace) {
  const { SIM_TRACES_FILE: file } = process.env;
  if (file === undefined || isRecording) return;
  isRecording = true;
  try {
    appendFileSync(file, `${JSON.stringify(trace)}\n`);
  } finally {
    isRecording = false;
  }
}

/** @returns undefined for a descriptor, which was recorded when it was opened. */
function pathOf(given) {
  if (given instanceof URL) return fileURLToPath(given);
  return typeof given === 'string' || Buffer.isBuffer(given) ? path.resolve(String(given)) : undefined;
}

function opened(given) {
  const file = pathOf(given);
  if (tracesFile !== process.env.SIM_TRACES_FILE) files.clear();
  tracesFile = process.env.SIM_TRACES_FILE;
  if (file === undefined || isRecording || files.has(file)) return;
  files.add(file);
  record({ file });
}

/** Nothing else tells what a file contained before it was written again, cut, or removed with its folder. */
function written(given, data) {
  // 1 and 2 are the log, which is searched anyway.
  if (given === 1 || given === 2) return;
  for (const part of [data].flat()) {
    const text = textOf(part);
    if (text !== undefined) record({ file: pathOf(given) ?? '', text });
  }
}

function textOf(data) {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
    : undefined;
}

function removed(given) {
  const file = pathOf(given);
  if (file === undefined || !files.has(file)) return;
  try {
    if (lstatSync(file).isFile()) record({ file, text: readFileSync(file, 'latin1') });
  } catch {
    // The process is about to learn that there is no such file.
  }
}

const { O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_TRUNC } = fs.constants;

function isForWriting(flags = 'r') {
  return typeof flags === 'number'
    ? (flags & (O_WRONLY | O_RDWR | O_APPEND | O_CREAT | O_TRUNC)) !== 0
    : /[wa+]/.test(String(flags));
}

/** Calls `before` with the arguments of every call. */
function watch(object, name, before) {
  const original = object[name];
  if (typeof original !== 'function') return;
  object[name] = function (...args) {
    before(...args);
    return original.apply(this, args);
  };
  // Such as the promisified form.
  for (const key of Reflect.ownKeys(original))
    if (!Object.hasOwn(object[name], key))
      Object.defineProperty(object[name], key, Object.getOwnPropertyDescriptor(original, key));
}

/** In its three forms: with a callback, synchronous, and with a promise. */
function watchFile(name, before) {
  watch(fs, name, before);
  watch(fs, `${name}Sync`, before);
  watch(fs.promises, name, before);
}

for (const name of ['writeFile', 'appendFile', 'mkdir', 'mkdtemp']) watchFile(name, opened);
for (const name of ['writeFile', 'appendFile', 'write', 'writev']) watchFile(name, written);
const handle = await fs.promises.open(fileURLToPath(import.meta.url));
for (const name of ['writeFile', 'appendFile', 'write', 'writev'])
  watch(Object.getPrototypeOf(handle), name, (data) => written(undefined, data));
await handle.close();
for (const name of ['copyFile', 'cp', 'link', 'symlink', 'rename'])
  watchFile(name, (from, to) => {
    if (name === 'symlink') record({ name: String(from) });
    opened(to);
  });
for (const name of ['unlink', 'rm', 'truncate']) watchFile(name, removed);
watchFile('open', (file, flags) => {
  if (isForWriting(flags)) opened(file);
});
watch(fs, 'createWriteStream', opened);

/** The environment is compared with that of the step, which the process can change (runner/traces.ts). */
function started(args = [], environment = process.env) {
  record({ program: args.join('\n'), environment: { ...environment } });
}

function passed(data) {
  const text = textOf(data);
  if (text !== undefined) record({ program: text });
}

const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  started(options.args, Object.fromEntries((options.envPairs ?? []).map((pair) => pair.split(/=(.*)/s))));
  const result = spawn.call(this, options);
  if (this.stdin) for (const name of ['write', 'end']) watch(this.stdin, name, passed);
  return result;
};
for (const name of ['spawnSync', 'execFileSync'])
  watch(childProcess, name, (file, args, last) => {
    const options = Array.isArray(args) ? last : args;
    started([file, ...(Array.isArray(args) ? args : []), options?.argv0 ?? ''], options?.env);
    passed(options?.input);
  });
watch(childProcess, 'execSync', (command, options) => {
  started([command], options?.env);
  passed(options?.input);
});

for (const resolver of [dns, dns.promises])
  for (const name of Object.keys(resolver).filter((each) => /^(?:lookup|resolve)/.test(each)))
    watch(resolver, name, (host) => {
      if (isIP(String(host)) === 0) record({ looked: String(host) });
    });

let { title } = process;
Object.defineProperty(process, 'title', {
  enumerable: true,
  configurable: true,
  get: () => title,
  set(value) {
    title = String(value);
    record({ program: title });
  },
});
syncBuiltinESMExports();
