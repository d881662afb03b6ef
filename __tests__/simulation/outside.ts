// Imports modules of this folder outside of the VM in which Jest runs a test file. Every access to a global is slow in the VM,
// which costs the explorations a third of their time. All files of a worker process share what is imported here.
interface Modules {
  readonly 'explore.ts': typeof import('./explore.ts');
  readonly 'follow.ts': typeof import('./follow.ts');
  readonly 'invariants.ts': typeof import('./invariants.ts');
  readonly 'mutation-scenarios.ts': typeof import('./mutation-scenarios.ts');
  readonly 'mutations.ts': typeof import('./mutations.ts');
  readonly 'print.ts': typeof import('./print.ts');
  readonly 'requests.ts': typeof import('./requests.ts');
  readonly 'run.ts': typeof import('./run.ts');
  readonly 'scenario.ts': typeof import('./scenario.ts');
  readonly 'scenarios-operations.ts': typeof import('./scenarios-operations.ts');
  readonly 'scenarios-several.ts': typeof import('./scenarios-several.ts');
  readonly 'scenarios.ts': typeof import('./scenarios.ts');
  readonly 'walk.ts': typeof import('./walk.ts');
}

type Import = <Name extends keyof Modules>(url: string) => Promise<Modules[Name]>;

export function outside<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  const load = (globalThis as Readonly<Record<symbol, unknown>>)[Symbol.for('tests.outside')] as Import;
  return load<Name>(new URL(name, import.meta.url).href);
}
