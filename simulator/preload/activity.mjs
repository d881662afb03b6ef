// Tracks what the action's process is doing besides waiting for timers: HTTP requests, child processes and file access.
import { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

export class Activity {
  #active = new Set();
  /** Active requests to which the simulator will never reply. */
  #hanging = new Set();
  #onEnd;

  /** @param onEnd called whenever a request or child process has ended. */
  constructor(onEnd) {
    this.#onEnd = onEnd;
    subscribe('http.client.request.created', ({ request }) => {
      // A request that opens a tunnel never closes, and the request through the tunnel is tracked as well.
      if (request.method !== 'CONNECT') this.#track(request, 'close');
    });
    const track = (child) => this.#track(child, 'exit');
    const { spawn } = ChildProcess.prototype;
    ChildProcess.prototype.spawn = function (...args) {
      track(this);
      return spawn.apply(this, args);
    };
  }

  /** Whether a request or child process is active that will end without the help of a timer. */
  get isBusy() {
    return this.#active.size > this.#hanging.size;
  }

  get usesFiles() {
    return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
  }

  /** Whether the action is waiting for a reply that will never arrive. */
  get waitsForReply() {
    return [...this.#hanging].some((request) => !request.destroyed);
  }

  /** @param line method and path. */
  markHanging(line) {
    const matches = (one) => `${one.method} ${one.path}` === line && !this.#hanging.has(one);
    const request = [...this.#active].findLast(matches);
    if (request !== undefined) this.#hanging.add(request);
  }

  clear() {
    this.#active.clear();
    this.#hanging.clear();
  }

  #track(emitter, endEvent) {
    this.#active.add(emitter);
    emitter.once(endEvent, () => {
      this.#active.delete(emitter);
      this.#hanging.delete(emitter);
      this.#onEnd();
    });
  }
}
