// Reads accounts from answers of Resource Manager. The SDK accepts any answer with status 200, even a proxy's page: as an
// account, or as an empty list.

import type { MapsAccount } from '@azure/arm-maps';
import { ActionError } from '../../core/errors/action-error.ts';
import type { FoundAccount } from '../../core/ports/accounts.ts';
import { foreignAnswerHint } from '../../http/no-answer.ts';

/** The SDK does not check the types that it declares. What is shown is of a known form; anything else counts as unknown. */
export function readAccount({ location, tags, properties }: MapsAccount): FoundAccount {
  return {
    location: textLike(REGION, location),
    tags: Object.fromEntries(Object.entries(tags ?? {}).filter(([, value]) => typeof value === 'string')),
    keysEnabled: properties?.disableLocalAuth !== true,
    provisioningState: stateOf(properties?.provisioningState),
  };
}

/** `westeurope`, `West Europe` or `global`. */
const REGION = /^(?=.{1,60}$)[a-z0-9]+(?: [a-z0-9]+)*$/i;

/** Without a state, an account is ready. One that is not readable is not known to be. */
function stateOf(value: unknown): string | undefined {
  return typeof value === 'string' ? (textLike(/^[a-z]{1,40}$/i, value) ?? 'not readable') : undefined;
}

function textLike(form: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

export const mustBeAccount = answerMustBe(
  (answer) => 'location' in answer && typeof answer.location === 'string',
);

export const mustBePage = answerMustBe(
  (answer) =>
    'value' in answer &&
    Array.isArray(answer.value) &&
    answer.value.every((entry: unknown) => typeof entry === 'object' && entry !== null),
);

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
      hint: `${foreignAnswerHint('management.azure.com')} A proxy may have responded instead of Azure.`,
    },
  );
}
