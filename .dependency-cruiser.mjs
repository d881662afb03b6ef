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
  services: { path: '^src/services[.]ts$', imports: ['azure', 'github', 'http', 'core'] },
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
  vocabulary: { path: '^src/core/(?:errors/|ports/|waits/)?[^/]+$', imports: [] },
};

const layers = (rooms, within) =>
  Object.entries(rooms).map(([name, { path, imports }]) => ({
    name: `layer-${name}`,
    comment: `${path} may import only itself${imports.length === 0 ? '' : ` and ${imports.join(', ')}`}.`,
    severity: 'error',
    from: { path },
    to: { path: within, pathNot: [path, ...imports.map((room) => rooms[room].path)] },
  }));

const NODE_MODULES = '(?:^|/)node_modules/';

/** A vendor's packages belong to the room that speaks for the vendor. */
const vendor = (room, packages) => ({
  name: `packages-of-${room}`,
  comment: `Only src/${room} may import these packages; everything else uses its ports.`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${room}/` },
  to: { path: `${NODE_MODULES}${packages}` },
});

const allRooms = [
  ...Object.values(ROOMS).filter(({ path }) => path !== ROOMS.core.path),
  ...Object.values(CORE_ROOMS),
];

export default {
  forbidden: [
    {
      name: 'known-rooms',
      comment: 'A new folder needs a row in ROOMS or CORE_ROOMS, which says what it may import.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: allRooms.map(({ path }) => path) },
    },
    {
      name: 'packages-in-adapters',
      comment: 'Only http, azure, github and runner import packages; everything else uses their ports.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:http|azure|github|runner)/' },
      to: { path: NODE_MODULES },
    },
    {
      name: 'operations-use-ports',
      comment: 'Operations and main use no module of Node: they reach the machine through ports.',
      severity: 'error',
      from: { path: '^src/(?:operations/|main[.]ts$)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-development-packages',
      comment: 'The bundle contains only dependencies. Move the package to dependencies in package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circle',
      comment:
        'Two files that import each other can only be understood together. Move what both need into a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      comment: 'Two folders that import each other are one room.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(?:src|simulator|setup)' },
      to: { circular: true },
    },
    ...layers(ROOMS, '^src/'),
    ...layers(CORE_ROOMS, '^src/core/'),
    vendor('azure', '@azure/'),
    vendor('github', '(?:@octokit/|@actions/github/|bottleneck/|libsodium-wrappers/)'),
    vendor('runner', '@actions/core/'),
    {
      name: 'core-is-pure',
      comment:
        'core imports no package and no module of Node. Declare what it needs as a port in src/core/ports, and implement it in an adapter.',
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
      name: 'setup-stands-alone',
      comment:
        'The set-up program has nothing of the action in it: it runs on Node 20, with packages that the action leaves out.',
      severity: 'error',
      from: { path: '^setup/' },
      to: { path: '^(?:src|__tests__|scripts|simulator)/' },
    },
    {
      name: 'setup-uses-ports',
      comment:
        'Only setup/machine starts processes, opens connections and asks questions; everything else uses its ports.',
      severity: 'error',
      from: { path: '^setup/', pathNot: '^setup/(?:machine/|index[.]ts$)' },
      to: { path: '(?:^|/)node_modules/(?:execa|undici|open|@clack)|^(?:node:)?(?:child_process|https)$' },
    },
    {
      name: 'simulator-stands-alone',
      comment: 'The simulator is used by tests and scripts, not the other way around.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(?:__tests__|scripts)/' },
    },
    {
      name: 'simulator-command-line',
      comment: 'The stand-ins for az and gh are clients of the simulated services, which do not know them.',
      severity: 'error',
      from: { path: '^simulator/', pathNot: '^simulator/command-line/' },
      to: { path: '^simulator/command-line/' },
    },
    {
      name: 'simulator-vendors',
      comment: 'The simulated Azure, GitHub and OIDC service do not know each other.',
      severity: 'error',
      from: { path: '^simulator/(azure|github|oidc)/' },
      to: {
        path: '^simulator/(?:azure|github|oidc)/',
        pathNot: ['^simulator/$1/', '^simulator/oidc/issuer[.]ts$'],
      },
    },
    {
      name: 'simulator-foundations',
      comment: 'determinism and network are below everything else in the simulator.',
      severity: 'error',
      from: { path: '^simulator/(?:determinism|network)/' },
      to: { path: '^simulator/', pathNot: '^simulator/(?:determinism|network)/' },
    },
    {
      name: 'determinism-stands-alone',
      comment: 'The clock and the random values depend on nothing.',
      severity: 'error',
      from: { path: '^simulator/determinism/' },
      to: { path: '^simulator/', pathNot: '^simulator/determinism/' },
    },
    {
      name: 'no-orphan',
      comment:
        'A file of src that the entry does not reach is dead. Declarations of types are not imported, and the evidence is for tests.',
      severity: 'error',
      from: { path: '^src/index[.]ts$' },
      to: { path: '^src/', pathNot: '[.]d[.]ts$|^src/core/errors/evidence', reachable: false },
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
