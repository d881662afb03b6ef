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

/** How Entra refuses; by default with `invalid_request` and status 400. */
type Form = readonly [text: string, error?: string, status?: number];

/**
 * Refusals that a test selects by number, because no state of the simulator causes them. The texts are those of Entra's error
 * reference or of users' reports: 5000225 Azure/azure-cli#32031, 50166 Azure/azure-cli#28863, 50196
 * Azure/azure-sdk-for-net#23324, 90033 Azure/azure-sdk-for-python#14241.
 */
const refusals: Readonly<Record<number, Form>> = {
  50166: ['Request to External OIDC endpoint failed.'],
  50196: [
    'The server terminated an operation because it encountered a client request loop. Please contact your app vendor.',
    'invalid_grant',
  ],
  53003: [
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    'access_denied',
  ],
  70021: [`No matching federated identity record found for presented assertion. ${credentialAdvice}`],
  90033: ['A transient error has occurred. Please try again.', 'temporarily_unavailable'],
  500014: [
    "The service principal for resource 'https://management.azure.com' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.",
    'invalid_resource',
  ],
  500021: ["Access to 'Contoso' tenant is denied.", 'access_denied'],
  900382: ['Confidential Client is not supported in Cross Cloud request.', 'invalid_client'],
  5000225: [
    'This tenant has been blocked due to inactivity. To learn more about tenant lifecycle policies, see https://aka.ms/TenantLifecycle',
    'interaction_required',
  ],
  7002381: [
    "Federated identity credentials issued by 'https://token.actions.githubusercontent.com' for applications or managed identities registered in this tenant must contain the enterprise claim with value 'contoso' but actual value is ''.",
  ],
};

export function refusalByNumber(code: number, clientId: string): Refusal {
  const [text, error = 'invalid_request', status = 400] = refusals[code] ?? [
    `Refused for application '${clientId}'. See the documentation.`,
  ];
  return new Refusal(code, text, error, status);
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
