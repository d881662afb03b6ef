// Loads Azure's SDKs piece by piece. Each takes some 20 ms to evaluate, and what the network has brought meanwhile is
// seen only between them: in one piece, the run's first connection would wait for all of them.

import { setImmediate as turn } from 'node:timers/promises';

export async function loadAzure(): Promise<typeof import('./open-azure.ts')> {
  await turn();
  await import('./patience.ts');
  await turn();
  await import('./arm-clients.ts');
  await turn();
  await import('./credential.ts');
  await turn();
  return import('./open-azure.ts');
}
