// Failures of the sign-in to Azure.
import type { World } from '../world.ts';
import type { Failure } from './failure.ts';

const CLIENT = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const MATCHING = `az ad app federated-credential create --id ${CLIENT} --parameters`;
const FOR_IDENTITY = 'az identity federated-credential create --identity-name';

/** The longest name of an environment. */
const LONG = `repo:octo/site:environment:${'x'.repeat(255)}`;

const subject =
  (text: string) =>
  ({ simulator }: World): void => {
    simulator.azure.idToken.subject = text;
  };

const refuseWith =
  (number: string) =>
  ({ simulator }: World): void => {
    for (const application of simulator.azure.entra.applications) application.refusal = Number(number);
  };

/** A run that Entra refuses with this number; by default, whatever the state. */
function refusedWith(
  name: string,
  number: string,
  { gives, ...row }: Pick<Failure, 'gives'> & Partial<Failure>,
): Failure {
  const numbered = [`(AADSTS${number})`, ...gives];
  return { name, code: 'azure-sign-in-refused', gives: numbered, prepare: refuseWith(number), ...row };
}

export const SIGN_IN_FAILURES: readonly Failure[] = [
  {
    name: 'no-id-token-permission',
    isCommon: true,
    code: 'id-token-unavailable',
    gives: ['permissions:', 'id-token: write', 'fork'],
    options: { env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined } },
  },
  {
    name: 'wrong-subject',
    isCommon: true,
    code: 'azure-sign-in-refused',
    gives: ['AADSTS700213', '"repo:octo/site:environment:production"', MATCHING, FOR_IDENTITY],
    prepare: ({ simulator }) => (simulator.azure.idToken.subject = 'repo:octo/site:environment:production'),
  },
  {
    name: 'subject-with-ids',
    isCommon: true,
    code: 'azure-sign-in-refused',
    gives: [
      "'subject':'repo:octo@4242/site@99:ref:refs/heads/main'",
      MATCHING,
      'They are part of the subject',
    ],
    prepare: ({ simulator }) =>
      (simulator.azure.idToken.subject = 'repo:octo@4242/site@99:ref:refs/heads/main'),
  },
  {
    name: 'wrong-audience',
    isCommon: true,
    code: 'azure-sign-in-refused',
    gives: ['AADSTS700212', '"api://other"', MATCHING],
    inputs: { audience: 'api://other' },
  },
  {
    name: 'wrong-client-id',
    isCommon: true,
    code: 'azure-sign-in-refused',
    gives: ['AADSTS700016', 'Application (client) ID', 'az ad app list'],
    inputs: { 'client-id': '12345678-9abc-def0-1234-56789abcdef0' },
  },
  {
    name: 'wrong-tenant',
    isCommon: true,
    code: 'azure-sign-in-refused',
    gives: ['AADSTS90002', 'az account show --query tenantId', 'cloud'],
    inputs: { 'tenant-id': '12345678-9abc-def0-1234-56789abcdef0' },
  },
  {
    name: 'wrong-cloud',
    isCommon: true,
    code: 'azure-sign-in-refused',
    gives: ['AADSTS90038', 'cloud: AzureUSGovernment'],
    inputs: { cloud: 'AzureUSGovernment' },
  },
  refusedWith('no-service-principal', '7000229', {
    gives: [`az ad sp create --id ${CLIENT}`],
    prepare: ({ simulator }) => {
      for (const application of simulator.azure.entra.applications) application.servicePrincipal = 'missing';
    },
  }),
  refusedWith('identity-disabled', '7000112', {
    gives: ['Enabled for users to sign-in'],
    prepare: ({ simulator }) => {
      for (const application of simulator.azure.entra.applications) application.servicePrincipal = 'disabled';
    },
  }),
  refusedWith('tenant-of-zeros', '900021', {
    gives: ['not a valid tenant ID', 'az account show --query tenantId'],
    inputs: { 'tenant-id': '00000000-0000-0000-0000-000000000000' },
  }),
  refusedWith('enterprise-claim', '7002381', { gives: ["the enterprise claim with value 'contoso'"] }),
  refusedWith('tenant-restricted', '500021', { gives: ['Restrict-Access-To-Tenants'] }),
  refusedWith('tenant-inactive', '5000225', {
    gives: ['because of inactivity', 'https://aka.ms/TenantLifecycle'],
  }),
  refusedWith('sign-in-loop', '50196', { gives: ['too many', 'max-parallel: 1'] }),
  refusedWith('conditional-access', '53003', { gives: ['Conditional Access', 'administrator'] }),
  refusedWith('service-disabled', '500014', { gives: ['disabled in the tenant'] }),
  refusedWith('sign-in-unexplained', '650052', {
    gives: [
      'no explanation',
      'Entra reports: Refused for application',
      'https://login.microsoftonline.com/error?code=650052',
    ],
    withholds: ['See the documentation', 'Trace ID'],
  }),
  {
    name: 'sign-in-transient',
    code: 'azure-unreachable',
    gives: ['a transient error (AADSTS90033)', 'Run the workflow again'],
    withholds: ['HTTPS_PROXY', 'client-id'],
    prepare: refuseWith('90033'),
  },
  refusedWith('sign-in-issuer-unreachable', '50166', {
    gives: ['could not reach the issuer', 'Enterprise Server'],
  }),
  refusedWith('no-match', '70021', { gives: [MATCHING, FOR_IDENTITY, 'in the last few minutes'] }),
  refusedWith('no-credentials', '70025', {
    gives: ['has no federated credentials', MATCHING, FOR_IDENTITY],
    prepare: ({ simulator }) => {
      for (const application of simulator.azure.entra.applications) application.federatedCredentials = [];
    },
  }),
  refusedWith('subject-case', '7002138', {
    gives: ['only in case', MATCHING],
    withholds: ['in the last few minutes'],
    prepare: subject('repo:Octo/site:ref:refs/heads/main'),
  }),
  refusedWith('wrong-issuer', '700211', {
    gives: [
      "'issuer':'https://ghes.example/_services/token'",
      '--issuer "https://ghes.example/_services/token"',
    ],
    prepare: ({ simulator }) => (simulator.azure.idToken.issuer = 'https://ghes.example/_services/token'),
  }),
  refusedWith('subject-customized', '700213', {
    gives: ['actions/oidc/customization/sub', MATCHING],
    prepare: subject(
      'repository_id:99:job_workflow_ref:octo/site/.github/workflows/rotate.yml@refs/heads/main',
    ),
  }),
  refusedWith('subject-apostrophe', '700213', {
    gives: ["'subject':'repo:octo/site:environment:it\\'s'", '--subject "repo:octo/site:environment:it\'s"'],
    prepare: subject("repo:octo/site:environment:it's"),
  }),
  refusedWith('subject-dollar', '700213', {
    gives: [
      'save the values of this job as credential.json',
      '"subject":"repo:octo/site:environment:$HOME `x` grün"',
      '--parameters "@credential.json"',
      '--body "@identity.json"',
    ],
    withholds: ['--subject'],
    prepare: subject('repo:octo/site:environment:$HOME `x` grün'),
  }),
  refusedWith('subject-long', '700213', {
    gives: [
      `'subject':'${LONG}','audiences':['api://AzureADTokenExchange']}"`,
      `--subject "${LONG}" --audiences`,
    ],
    prepare: subject(LONG),
  }),
  refusedWith('subject-long-special', '700213', {
    gives: [`"subject":"${LONG}!","audiences":["api://AzureADTokenExchange"]}}`, '--body "@identity.json"'],
    prepare: subject(`${LONG}!`),
  }),
];
