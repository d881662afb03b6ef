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
  mentionFormData();
  await turn();
  return import('./open-azure.ts');
}

/**
 * At the first mention of `FormData` Node loads a whole HTTP client, which takes as long as one of the SDKs. The SDKs
 * mention it with every request: better here, while the ID token is on its way, than when it has come.
 */
function mentionFormData(): unknown {
  return globalThis.FormData;
}
