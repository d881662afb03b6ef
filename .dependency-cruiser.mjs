// The rooms of this repository and what each may import. Imports of src run one way:
//
//   index → main → operations, services → azure, github, runner → http → core
//
// and inside core: report → execute → plan → vocabulary, and inputs → vocabulary. `npm test` checks it; docs/architecture.md
// draws it. https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md describes the format.

/** Every room of src with the rooms that it may import, besides itself. */
const ROOMS = {
  index: { path: '^src/index[.]ts$', imports: ['main', 'runner'] },
  main: { path: '^src/main[.]ts$', imports: ['operations', 'services', 'http', 'core'] },
  operations: { path: '^src/operations/', imports: ['core'] },
  services: { path: '^src/services[.]ts$', imports: ['azure', 'github', 'core'] },
  azure: { path: '^src/azure/', imports: ['http', 'core'] },
  github: { path: '^src/github/', imports: ['http', 'core'] },
  runner: { path: '^src/runner/', imports: ['http', 'core'] },
  http: { path: '^src/http/', imports: ['core'] },
  core: { path: '^src/core/', imports: [] },
};

/** The rooms inside core. The vocabulary is everything else in core. */
const CORE_ROOMS = {
  report: { path: '^src/core/report/', imports: ['execute', 'plan', 'vocabulary'] },
  execute: { path: '^src/core/execute/', imports: ['plan', 'vocabulary'] },
  plan: { path: '^src/core/plan/', imports: ['vocabulary'] },
  inputs: { path: '^src/core/inputs/', imports: ['vocabulary'] },
  vocabulary: { path: '^src/core/(?:errors/|ports/)?[^/]+$', imports: [] },
};

const layers = (rooms, within) =>
  Object.entries(rooms).map(([name, { path, imports }]) => ({
    name: `layer-${name}`,
    comment: `${path} may import only itself${imports.length === 0 ? '' : ` and ${imports.join(', ')}`}.`,
    severity: 'error',
    from: { path },
    to: { path: within, pathNot: [path, ...imports.map((room) => rooms[room].path)] },
  }));

/** A vendor's packages belong to the room that speaks for the vendor. */
const vendor = (room, packages) => ({
  name: `packages-of-${room}`,
  comment: `Only src/${room} may import these packages; everything else uses its ports.`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${room}/` },
  to: { path: `(?:^|/)node_modules/${packages}` },
});

export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Two files that import each other can only be understood together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      comment: 'Two folders that import each other are one room.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src' },
      to: { circular: true },
    },
    ...layers(ROOMS, '^src/'),
    ...layers(CORE_ROOMS, '^src/core/'),
    vendor('azure', '@azure/'),
    vendor('github', '(?:@octokit/|@actions/github/|libsodium-wrappers/)'),
    vendor('runner', '@actions/core/'),
    {
      name: 'core-is-pure',
      comment: 'core imports no package and no module of Node: time, chance and the network are ports.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/' },
    },
    {
      name: 'src-stands-alone',
      comment: 'The product imports no tests, no scripts and no simulator.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:__tests__|scripts|simulator)/' },
    },
    {
      name: 'simulator-stands-alone',
      comment: 'The simulator is used by tests and scripts, not the other way around.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(?:__tests__|scripts)/' },
    },
    {
      name: 'no-orphan',
      comment: 'A file of src that the entry does not reach is dead.',
      severity: 'error',
      from: { path: '^src/index[.]ts$' },
      to: { path: '^src/', reachable: false },
    },
    {
      name: 'resolvable',
      comment: 'Every import must lead somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Type imports count: a type ties two files together too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
