// The challenge with which a vault refuses a request without a token. It cannot choose what a token is for or who issues it
// (see bound-credential.ts). One that names something else than its cloud's is not the vault's, so nothing more is sent.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import type { CloudName } from '../../core/request.ts';
import { foreignAnswerHint } from '../../http/no-answer.ts';

/** Of the authority of each cloud, as MSAL knows them (its list of known authorities). Key Vault still names the old ones. */
const AUTHORITIES: Readonly<Record<CloudName, readonly string[]>> = {
  AzureCloud: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  AzureUSGovernment: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
};

/** Whether a challenge names only the cloud's own authority and the audience of its vaults. */
export function isOwnChallenge(challenge: string, cloud: CloudName, audience: string): boolean {
  return [...challenge.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,"]*))/g)].every(
    ([, name = '', quoted, plain]) => {
      const value = quoted ?? plain ?? '';
      switch (name.toLowerCase()) {
        case 'resource':
          return value.replace(/\/$/, '') === audience;
        case 'scope':
          return value === `${audience}/.default`;
        case 'authorization':
        case 'authorization_uri':
        case 'authorization_url':
          return AUTHORITIES[cloud].some((host) => isAt(value, host));
        default:
          return true;
      }
    },
  );
}

function isAt(text: string, host: string): boolean {
  const url = URL.parse(text);
  return url?.origin === `https://${host}` && url.username === '' && url.password === '';
}

/** @param host of the vault. */
export function mustBeOwnChallenge(host: string, cloud: CloudName, audience: string): PipelinePolicy {
  return {
    name: 'vaultChallenge',
    async sendRequest(request, next) {
      const response = await next(request);
      const challenge = response.headers.get('www-authenticate') ?? '';
      if (response.status === 401 && !isOwnChallenge(challenge, cloud, audience))
        throw new ActionError(
          'azure-unexpected-answer',
          `A response of ${host} asks for a token of another authority or for another resource than ${audience}. The run sent none.`,
          {
            hint: `${foreignAnswerHint(host)} A vault never asks for such a token, so something in between may have responded instead of it.`,
          },
        );
      return response;
    },
  };
}
