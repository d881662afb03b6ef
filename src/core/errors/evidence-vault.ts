// The evidence of the messages about Key Vault: statuses, its codes, and its inner codes.

export const VAULT_EVIDENCE = {
  'keyvault-unreachable': [
    ['The vault … did not respond: …', 'the error code of the connection in the last attempt'],
    [
      'The vault … did not process the request: the response had status …',
      'a 5xx, or a response without a code of Key Vault',
    ],
    ['The vault … sent a response that could not be read', 'a 2xx that is not JSON'],
    ['The vault … sent a response that …larger than 4 MiB', 'the bytes that arrived'],
    ['The vault … sent a response that …could not be decompressed', 'its content coding, or the decoder'],
  ],
  'keyvault-not-found': [['The vault … was not found (VaultNotFound).', 'this code']],
  'keyvault-firewall': [['The firewall of the vault …', '403 ForbiddenByFirewall']],
  'keyvault-private-endpoint': [['The vault … does not allow public …', '403 ForbiddenByConnection']],
  'keyvault-forbidden': [
    ['The vault … refused the access token', 'status 401'],
    ['The identity …', '403 with ForbiddenByRbac or AccessDenied, which tell roles from access policies'],
    ['Key Vault refused to … with status 403 …', '403 with another inner code; both ways are named'],
  ],
  'keyvault-secret-deleted': [
    ['… is being deleted or recovered', '409 ObjectIsBeingDeleted or ObjectIsBeingRecovered, for a minute'],
    ['A deleted secret still uses the name of …', '409 ObjectIsDeletedButRecoverable'],
  ],
  'keyvault-request-failed': [
    ['… is disabled…', '403 SecretDisabled'],
    [
      'The vault … throttled the request for … for longer than this run can wait.',
      'status 429 beyond the limit',
    ],
    ['Key Vault refused to … with status …', 'any other 4xx with a code of Key Vault, which is shown'],
  ],
} as const;
