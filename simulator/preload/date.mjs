// Replaces `Date` and `performance.now` with virtual time.
export function replaceDate({ wallNow: now, performanceNow }) {
  const RealDate = globalThis.Date;
  const SimDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        newTarget === SimDate ? target : newTarget,
      ),
  });
  RealDate.now = now;
  RealDate.prototype.constructor = SimDate;
  globalThis.Date = SimDate;
  Object.defineProperty(performance, 'now', { value: performanceNow, configurable: true });
}
