// Entra's error replies. The messages follow Entra's.
import { seededUuid } from '../../determinism/random.ts';
import type { SimReply } from '../../network/http.ts';

export class Refusal {
  /** The number of the AADSTS error. */
  readonly code: number;
  readonly text: string;
  readonly error: string;
  readonly status: number;

  constructor(code: number, text: string, error = 'invalid_client', status = 401) {
    this.code = code;
    this.text = text;
    this.error = error;
    this.status = status;
  }
}

export const credentialAdvice =
  'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

/** Refusals that a test selects by number, because no state of the simulator causes them. */
export function refusalByNumber(code: number, clientId: string): Refusal {
  switch (code) {
    case 53003:
      return new Refusal(
        code,
        'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
        'access_denied',
        400,
      );
    case 70021:
      return new Refusal(
        code,
        `No matching federated identity record found for presented assertion. ${credentialAdvice}`,
        'invalid_request',
        400,
      );
    case 900382:
      return new Refusal(
        code,
        'Confidential Client is not supported in Cross Cloud request.',
        'invalid_client',
        400,
      );
    default:
      return new Refusal(code, `Refused for application '${clientId}'.`, 'invalid_request', 400);
  }
}

export function refusalReply({ code, error, status, text }: Refusal, seed: string, at: number): SimReply {
  const timestamp = new Date(at).toISOString().replace(/T(.*)\..*/, ' $1Z');
  const trace = seededUuid(`${seed}/trace/${String(code)}`);
  const correlation = seededUuid(`${seed}/correlation/${String(code)}`);
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${String(code)}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${String(code)}`,
    },
  };
}
