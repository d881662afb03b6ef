// The evidence of the messages about Azure: statuses, Azure's own codes, and sentences that Azure always uses.

export const AZURE_EVIDENCE = {
  'azure-forbidden': [
    ['The identity is not authorized to … It cannot perform …', '403 AuthorizationFailed'],
    [
      'The identity is not authorized on another resource that the request for … involves …',
      '403 LinkedAuthorizationFailed',
    ],
  ],
  'azure-deny-assignment': [['A deny assignment does not allow …', '403 DenyAssignmentAuthorizationFailed']],
  'azure-policy-denied': [
    [
      'The Azure Policy assignment … does not allow this run to …',
      'RequestDisallowedByPolicy, with the name in the sentence',
    ],
    ['An Azure Policy… does not allow this run to …', 'RequestDisallowedByPolicy'],
  ],
  'azure-mfa-required': [['Azure requires multifactor …', 'RequestDisallowedBy… with MFA in the sentence']],
  'azure-subscription-disabled': [
    ['The subscription … is disabled …', 'a code such as ReadOnlyDisabledSubscription'],
  ],
  'azure-account-not-found': [
    [
      'The subscription … was not found',
      '404 SubscriptionNotFound or InvalidSubscriptionId, after further looks',
    ],
    ['The resource group … was not found', '404 ResourceGroupNotFound, after further looks'],
    ['The Azure Maps account … was not found in the resource group …', '404, after further looks'],
    ['… was not found.', '404 to the list of accounts'],
  ],
  'azure-account-locked': [
    ['A ReadOnly lock on …', '409 ScopeLocked to a request that creates'],
    ['A lock on …', '409 ScopeLocked'],
  ],
  'azure-keys-disabled': [['Shared keys are disabled for the account …', 'disableLocalAuth in the account']],
  'azure-throttled': [
    [
      'Azure Resource Manager throttled the request (status 429) for longer than this run can wait.',
      'status 429, and a Retry-After beyond the limit or no time left',
    ],
    ['Microsoft Entra throttled the sign-in (status 429).', 'status 429 of the token endpoint'],
  ],
  'azure-unreachable': [
    ['Azure Resource Manager did not respond: …', 'the error code of the connection in the last attempt'],
    ['Azure Resource Manager did not process the request (status …).', 'a 5xx in the last attempt'],
    [
      'No key was regenerated, because the request was held up for so long that the keys could have changed in the meantime.',
      'the clocks of the run: nothing was sent',
    ],
    [
      'No key was regenerated, because Azure took longer than … to list the keys, several times in a row.',
      'the durations of these lists',
    ],
    [
      'Microsoft Entra could not be used to sign in: it reported …',
      'an AADSTS number that stands for a transient error',
    ],
    [
      'Microsoft Entra could not be used to sign in: …',
      'the status, or the error code of the connection, in the last attempt',
    ],
  ],
  'azure-unexpected-answer': [
    [
      "A response of Azure Resource Manager is not in Azure's format (status …)",
      'a response without a code of Azure',
    ],
    [
      "The response to the sign-in is not in Microsoft Entra's format (status …)",
      'a response without an AADSTS number',
    ],
    ['A response from Azure Resource Manager does not contain …', 'a 2xx without the property'],
    ['A response of … is larger than 4 MiB', 'the bytes that arrived'],
    ['A response of … could not be decompressed', 'its content coding, or the decoder'],
    [
      'The run did not send a request for …, which would have gone to another address than …',
      'the address, before it was sent',
    ],
    [
      "Azure's list of accounts contains an entry without the resource ID of an Azure Maps account in the place that was listed.",
      'an entry whose ID does not follow the rules of names, or is of another subscription or resource group',
    ],
    [
      'A page of the list of accounts names another address than that of the list for the next page',
      'a nextLink with another scheme, host, port, or path',
    ],
    [
      'The list of accounts does not seem to end: …',
      'a nextLink to a page that was read before, or the number, the size, or the duration of the pages',
    ],
    [
      'A response of … asks for a token of another authority or for another resource than …',
      'a 401 of the host of a vault, whose WWW-Authenticate names them',
    ],
    [
      'The response to an accepted request names an address outside the subscription for the result.',
      'a header with another scheme, host, or port than that of the request, or another path',
    ],
    [
      'Azure did not find the account to regenerate a key, but listed its keys in between.',
      'this status each time, although the keys were listed in between',
    ],
    [
      "Azure's response contains no usable … key.",
      'a 2xx without this key, with white space or control characters in it, or with fewer than 8 characters',
    ],
    ["Azure's response does not show a new … key.", 'the value that this run knew before'],
  ],
  'key-times-missing': [
    ["Azure's response states a time for the … key that cannot be read.", 'the time'],
    ['Azure does not report when the … key …', 'a list without the time, and another one'],
  ],
  'azure-request-failed': [
    [
      'Azure refused to … (status …, …).',
      'any other 4xx with a code of Azure, which is shown; its sentence is quoted if the request carries no key',
    ],
  ],
  'azure-name-taken': [['The name … is taken', 'a PUT refused with a code that says so']],
  'azure-region-not-offered': [['Azure does not create …', 'a PUT refused with a code about the region']],
  'azure-quota-exceeded': [['The subscription … has reached …', 'a PUT refused with a code about a quota']],
  'azure-group-not-found': [
    ['The resource group … does not exist …', 'ResourceGroupNotFound to a request about the group'],
    ['The resource group … is being deleted …', 'ResourceGroupBeingDeleted'],
  ],
  'azure-provider-not-registered': [
    [
      'The subscription … is not registered …',
      'MissingSubscriptionRegistration or SubscriptionNotRegistered',
    ],
  ],
  'azure-provisioning-failed': [
    [
      'Azure did not finish provisioning the account …',
      'the provisioning state, or ten minutes without a final one',
    ],
    [
      'Azure did not finish …creating …: it accepted the request',
      'the operation that Azure named ended with Failed or Canceled, or not in ten minutes',
    ],
  ],
  'azure-deletion-unfinished': [
    [
      'Azure did not finish …deleting …: it accepted the request',
      'the operation that Azure named ended with Failed or Canceled, or not in ten minutes',
    ],
    [
      'The account … still exists … after Azure accepted the request to delete it.',
      'reads that still found the account after ten minutes',
    ],
  ],
  'azure-account-existed': [
    [
      'The account … existed after all',
      'two responses with status 404, and then 200 to the request that creates',
    ],
  ],
  'azure-location-missing': [
    [
      'The account … does not exist, and the input location, which is required to create it, is not set.',
      'two responses with status 404',
    ],
  ],
} as const;
