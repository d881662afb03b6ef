// The build of Bottleneck without Redis, which Octokit's plugins use. The package declares only the types of its full build.
declare module 'bottleneck/light.js' {
  // eslint-disable-next-line no-restricted-syntax -- the package has a default export
  export { default } from 'bottleneck';
}
