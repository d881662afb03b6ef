// `az version`
import type { Commands } from '../command.ts';

export const version: Commands = {
  version: {
    options: {},
    run: ({ az }) => ({
      'azure-cli': az.version,
      'azure-cli-core': az.version,
      'azure-cli-telemetry': '1.1.0',
      extensions: {},
    }),
  },
};
