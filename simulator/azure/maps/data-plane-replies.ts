// The replies of the Azure Maps data plane. The headers of a 401 are quoted in Azure/reddog-code#52 (InvalidKey) and
// Azure/react-azure-maps#227 (InvalidClientId), with the quotation mark that is missing in both.
import type { SimReply } from '../../network/http.ts';

export function failure(status: number, code: string, message: string, headers = {}): SimReply {
  return { status, headers, body: { error: { code, message } } };
}

/** @param error the name in the header, which tells a wrong key from other causes. */
export function unauthorized(error: string, description: string): SimReply {
  return failure(401, '401 Unauthorized', 'Permission, capacity, or authentication issues.', {
    'www-authenticate': `SharedKey realm="https://atlas.microsoft.com/, error="${error}", error_description="${description}"`,
  });
}

export function invalidKey(): SimReply {
  return unauthorized('InvalidKey', 'The provided key was incorrect or the account resource does not exist.');
}

/** Reported for SAS tokens. A 401 with this name must not be taken for a wrong key. */
export function invalidClientId(): SimReply {
  return unauthorized(
    'InvalidClientId',
    'The provided client ID was incorrect or the account resource does not exist.',
  );
}

/** Azure does not document this name. */
export function localAuthDisabled(): SimReply {
  return unauthorized('LocalAuthDisabled', 'Shared keys are disabled for the account.');
}

/** The status is a guess: Azure does not document it. */
export function publicAccessDisabled(): SimReply {
  return failure(403, '403 Forbidden', 'Public network access is disabled for this account.');
}

export function endpointNotFound(): SimReply {
  return failure(404, '404 NotFound', 'Resource not found.');
}

export function caption(): SimReply {
  return { status: 200, body: { formatVersion: '0.0.1', copyrightsCaption: '© 1992 - 2026 TomTom.' } };
}
