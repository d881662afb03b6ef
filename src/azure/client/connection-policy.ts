// Chooses the connection of every request of Azure's clients, by the same proxy rule as for all other hosts.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { agentFor } from '../../http/connections.ts';

export const connection: PipelinePolicy = {
  name: 'connection',
  async sendRequest(request, next) {
    request.agent = await agentFor(new URL(request.url));
    return next(request);
  },
};
