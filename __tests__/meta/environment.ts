// The environment variables that the bundle may read, each with the reason why it can do no harm. What a library must not read
// is deleted before the library is loaded: see NOT_FOR_LIBRARIES in src/core/inputs/variables.ts.

const CHECKED = 'the run depends on it, and refuses a value that is not valid (src/core/inputs/variables.ts)';
const CHANNEL = 'the runner sets it, and takes outputs and the job summary from that file';
const REPORTED = 'part of the report and of a tag in Key Vault; nothing depends on it';
const UNUSED = 'part of the context of the toolkit, which no request uses';
const PROXY = 'the proxy of the runner; the agent of every request follows the rule of src/http/proxy.ts';

export const ALLOWED: Readonly<Record<string, string>> = {
  GITHUB_API_URL: CHECKED,
  GITHUB_REPOSITORY: CHECKED,
  ACTIONS_ID_TOKEN_REQUEST_URL: CHECKED,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: CHECKED,
  NODE_TLS_REJECT_UNAUTHORIZED: CHECKED,
  NODE_OPTIONS: CHECKED,
  GITHUB_EVENT_NAME: 'decides whether the run is trusted; GitHub sets it',
  GITHUB_SERVER_URL: 'only part of links',
  GITHUB_ACTION_REPOSITORY: 'only part of links',
  GITHUB_ACTION_REF: 'only part of links',
  GITHUB_RUN_ID: REPORTED,
  GITHUB_RUN_ATTEMPT: REPORTED,
  GITHUB_WORKFLOW: REPORTED,
  GITHUB_ACTOR: REPORTED,
  GITHUB_TRIGGERING_ACTOR: REPORTED,
  GITHUB_OUTPUT: CHANNEL,
  GITHUB_STEP_SUMMARY: CHANNEL,
  GITHUB_SHA: UNUSED,
  GITHUB_REF: UNUSED,
  GITHUB_ACTION: UNUSED,
  GITHUB_JOB: UNUSED,
  GITHUB_RUN_NUMBER: UNUSED,
  ACTIONS_ORCHESTRATION_ID:
    'a suffix of the User-Agent of requests to GitHub, from which it removes special characters',
  AZURE_LOG_LEVEL: 'shows requests to Azure; the SDK redacts them, and the leak check reads what they print',
  ProgramData: 'part of the path of the Azure Arc agent, which is not used to sign in',
  ProgramFiles: 'part of the path of the Azure Arc agent, which is not used to sign in',
  https_proxy: PROXY,
  HTTPS_PROXY: PROXY,
  http_proxy: PROXY,
  HTTP_PROXY: PROXY,
  all_proxy: PROXY,
  ALL_PROXY: PROXY,
  no_proxy: PROXY,
  NO_PROXY: PROXY,
};

/** An input of action.yml. */
export const INPUT = /^INPUT_[A-Z-]+$/;

interface Use {
  /** In the whole bundle. */
  readonly count: number;
  readonly reason: string;
}

/** Names that are known only when the code runs. `__tests__/e2e/steering.test.ts` records them. */
export const COMPUTED: Readonly<Record<string, Use>> = {
  'process.env[_]': {
    count: 7,
    reason:
      'the variables of src (2), DEBUG_… of debug (1), and the proxy of the two copies of the Azure SDK (4)',
  },
  'process.env[_.toLowerCase()]': { count: 4, reason: 'the proxy, in the two copies of the Azure SDK' },
  '_.env[_]': { count: 1, reason: 'DEBUG and the levels of logs of the Azure SDK' },
  '_.default.env[_]': { count: 1, reason: 'DEBUG and the levels of logs of the Azure SDK' },
  'process.env[`INPUT_${_.replace(/ /_,"_").toUpperCase()}`]': { count: 1, reason: 'the inputs' },
  'process.env[`GITHUB_${_}`]': { count: 1, reason: 'GITHUB_OUTPUT, in the toolkit' },
};

/** Where all variables are passed on. */
export const WHOLE: Readonly<Record<string, Use>> = {
  'Object.entries(…)': { count: 1, reason: 'az gets everything but the inputs and the tokens of the runner' },
  'Object.keys(…)': { count: 2, reason: 'debug looks for DEBUG_…, and main for what is not for libraries' },
  'Reflect.deleteProperty(…)': { count: 1, reason: 'main deletes what is not for libraries' },
  '_._(…)': { count: 2, reason: 'the proxy rule of src/http' },
  '_(…)': { count: 2, reason: 'the proxy rule of src/http' },
};
