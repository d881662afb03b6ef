// Reads accounts from answers of Resource Manager. The SDK accepts any answer with status 200, even a proxy's page: as an
// account, or as an empty list.

import type { MapsAccount } from '@azure/arm-maps';
import { ActionError } from '../../core/errors/action-error.ts';
import type { FoundAccount } from '../../core/ports/accounts.ts';
import { foreignAnswerHint } from '../../http/no-answer.ts';

export function readAccount({ location, tags, properties }: MapsAccount): FoundAccount {
  return {
    location: typeof location === 'string' ? location : undefined,
    tags: tags ?? {},
    keysEnabled: properties?.disableLocalAuth !== true,
    provisioningState:
      typeof properties?.provisioningState === 'string' ? properties.provisioningState : undefined,
  };
}

export const mustBeAccount = answerMustBe(
  (answer) => 'location' in answer && typeof answer.location === 'string',
);

export const mustBePage = answerMustBe((answer) => 'value' in answer && Array.isArray(answer.value));

/** For the option `onResponse` of the SDK's calls. */
function answerMustBe(isExpected: (answer: object) => boolean) {
  return (_: unknown, answer: unknown, error?: unknown): void => {
    if (error === undefined && !(typeof answer === 'object' && answer !== null && isExpected(answer)))
      throw unexpectedAnswer('the requested data');
  };
}

export function unexpectedAnswer(what: string): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `A response from Azure Resource Manager does not contain ${what}.`,
    {
      hint: `A proxy may have responded instead of Azure. ${foreignAnswerHint('management.azure.com')}`,
    },
  );
}
