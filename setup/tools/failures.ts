// What a failed az or gh means, told by its own words. Where no known cause fits, the tool's last lines are quoted.
import type { RunnableCommand } from '../command.ts';
import { shown } from '../command.ts';
import type { Ended } from '../ports.ts';
import { SetupError } from '../setup-error.ts';

interface Known {
  readonly words: RegExp;
  readonly tool: 'az' | 'gh';
  /** @param said the last lines of the tool. */
  readonly error: (match: RegExpExecArray, said: string) => SetupError;
}

const KNOWN: readonly Known[] = [
  {
    tool: 'az',
    words: /AADSTS\d+|claims-challenge/,
    // Its words say what the organization asks for, and often the whole command.
    error: (_, said) =>
      new SetupError('Microsoft Entra does not accept the session of the Azure CLI.', {
        hint: said,
        fix: ['az login'],
      }),
  },
  {
    tool: 'az',
    words: /az login|No subscription found|Interactive authentication is needed/i,
    error: () =>
      new SetupError('The Azure CLI is not signed in, or its session has ended.', { fix: ['az login'] }),
  },
  {
    tool: 'az',
    words: /Max retries exceeded|Connection aborted|NameResolutionError|Failed to establish a new connection/,
    error: (_, said) => unreachable('Azure', said),
  },
  {
    tool: 'gh',
    words: /error connecting to|dial tcp|no such host|TLS handshake|i\/o timeout|x509:/i,
    error: (_, said) => unreachable('GitHub', said),
  },
  {
    tool: 'gh',
    words: /rate limit/i,
    error: (_, said) =>
      new SetupError('GitHub takes no more requests for a while: the rate limit is reached.', {
        hint: `${said}\nWait until the time of "reset", in seconds since 1970, and run the set-up again:`,
        fix: ['gh api rate_limit'],
      }),
  },
  {
    tool: 'gh',
    words: /HTTP 5\d\d/,
    error: (_, said) =>
      new SetupError('GitHub failed to answer.', {
        hint: `${said}\nRun the set-up again in some minutes. For github.com, see https://www.githubstatus.com.`,
      }),
  },
  {
    tool: 'az',
    words: /subscription of '?([^'\s]+)'? (?:doesn't exist|not found)|Subscription '([^']+)' not found/i,
    error: ([, one, other]) =>
      new SetupError(`The Azure CLI knows no subscription ${one ?? other ?? ''}.`, {
        hint: 'It may belong to another tenant than the one that the Azure CLI is signed in to. The first line lists the subscriptions of this session; the second one signs in to another tenant.',
        fix: ['az account list --output table', 'az login --tenant TENANT-ID'],
      }),
  },
  {
    tool: 'az',
    words: /does not have authorization to perform action '([^']+)' over scope '([^']+)'/i,
    error: ([, action = '', scope = '']) => lacksAction(action, scope),
  },
  {
    tool: 'az',
    words: /MissingSubscriptionRegistration[\s\S]*?namespace '([^']+)'/,
    error: ([, namespace = '']) =>
      new SetupError(`The resource provider ${namespace} is not registered in this subscription.`, {
        fix: [`az provider register --namespace ${namespace} --wait`],
      }),
  },
  {
    tool: 'gh',
    words: /gh auth login|HTTP 401/i,
    error: () => new SetupError('The GitHub CLI is not signed in.', { fix: ['gh auth login'] }),
  },
  {
    tool: 'gh',
    words: /workflow` scope|without `workflow` scope|"workflow" scope/i,
    error: () =>
      new SetupError('The token of the GitHub CLI must not write workflows: it lacks the scope "workflow".', {
        fix: ['gh auth refresh --scopes workflow'],
      }),
  },
  {
    tool: 'gh',
    words: /Resource not accessible by (?:personal access token|integration)|Must have admin rights/i,
    error: () =>
      new SetupError('The token of the GitHub CLI may not administer this repository.', {
        hint: 'It is a token with fewer permissions than you have, for example in GH_TOKEN. Without GH_TOKEN, sign in in the browser:',
        fix: ['gh auth login --scopes workflow'],
      }),
  },
  {
    tool: 'gh',
    words: /SAML|single sign-on|SSO/,
    error: () =>
      new SetupError(
        'The organization requires single sign-on, and the token of the GitHub CLI is not authorized for it.',
        {
          hint: 'Sign in again in the browser and authorize the organization when GitHub asks.',
          fix: ['gh auth refresh'],
        },
      ),
  },
];

export function lacksAction(action: string, scope: string): SetupError {
  return new SetupError(`You are not allowed to perform ${action} in Azure.`, {
    hint: `The scope is ${scope}. Someone with the role Owner there can do it, or grant it to you. If the role was assigned to you only now, run "az login" again, or wait some minutes.`,
    fix: [`az role assignment list --scope ${scope} --include-inherited --output table`],
  });
}

function unreachable(whom: string, said: string): SetupError {
  return new SetupError(`${whom} cannot be reached.`, {
    hint: `${said}\nCheck the network, and HTTPS_PROXY behind a proxy.`,
  });
}

export function failureOf(command: RunnableCommand, ended: Ended): SetupError {
  const said = `${ended.stderr}\n${ended.stdout}`;
  for (const { tool, words, error } of KNOWN) {
    const match = command.tool === tool ? words.exec(said) : null;
    if (match) return error(match, lastLines(ended.stderr || ended.stdout));
  }
  return new SetupError(`This command failed with exit code ${ended.exitCode}: ${shown(command)}`, {
    hint: lastLines(ended.stderr || ended.stdout) || 'It printed nothing.',
  });
}

/** The last lines, without control characters, which could steer a terminal. */
export function lastLines(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/\p{C}/gu, '').trim())
    .filter((line) => line !== '');
  return lines.slice(-6).join('\n').slice(-1000);
}
