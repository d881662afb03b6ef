// Loads the Azure SDKs in pieces. Each takes about 20 ms to evaluate, and network events are handled only between the pieces.
// If they were loaded at once, the first connection of the run would wait for all of them.

import { setImmediate as turn } from 'node:timers/promises';

export async function loadAzure(): Promise<typeof import('./open-azure.ts')> {
  await turn();
  await import('./client/retries.ts');
  await turn();
  await import('@azure/arm-maps');
  await turn();
  await import('./sign-in/credential.ts');
  await turn();
  return import('./open-azure.ts');
}
