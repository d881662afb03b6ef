// The commands that create the federated credential that a job needs, for an application and for a managed identity: a client ID
// does not tell which of them it is. They are for bash, zsh, and PowerShell alike.

import type { Claims } from './id-token-claims.ts';

/**
 * Text that every shell passes on unchanged within double quotes. PowerShell up to 7.2 removes inner double quotes, and on
 * Windows az is a batch file, to which PowerShell passes an argument without white space unquoted, so that & | < > ^ ( ) are
 * special too (azure-cli: doc/quoting-issues-with-powershell.md). az reads a file for a value that begins with @ or follows =@.
 */
const PLAIN = /^[A-Za-z0-9](?:[\w .:/@,+#'-]|%[\dA-Fa-f]{2})*$/;

/** Lines that are complete for any claims: a shortened subject would match nothing. */
export function credentialCommands(clientId: string, claims: Claims): string[] {
  const { issuer, subject, audience } = claims;
  const name = `github-${subject}`
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/-$/, '');
  return [issuer, subject, audience].every((text) => PLAIN.test(text))
    ? inline(clientId, name, claims)
    : withFiles(clientId, name, claims);
}

function inline(clientId: string, name: string, { issuer, subject, audience }: Claims): string[] {
  return [
    'This creates a matching one for an application:',
    // A Python literal, which az accepts where it expects JSON (azure-cli-core: shell_safe_json_parse).
    `az ad app federated-credential create --id ${clientId} --parameters "{'name':${literal(name)},'issuer':${literal(issuer)},'subject':${literal(subject)},'audiences':[${literal(audience)}]}"`,
    'For a managed identity, this shows its name and resource group, and creates the credential there:',
    `az identity list --query "[?clientId=='${clientId}'].{name:name,group:resourceGroup}" --output table`,
    `az identity federated-credential create --identity-name "<name>" --resource-group "<group>" --name ${name} --issuer "${issuer}" --subject "${subject}" --audiences "${audience}"`,
    'This job presents:',
    `  issuer    ${json(issuer)}`,
    `  subject   ${json(subject)}`,
    `  audience  ${json(audience)}`,
  ];
}

function withFiles(clientId: string, name: string, { issuer, subject, audience }: Claims): string[] {
  const rest = `"issuer":${json(issuer)},"subject":${json(subject)},"audiences":[${json(audience)}]`;
  return [
    'For an application, save the values of this job as credential.json, then create a matching credential:',
    `{"name":"${name}",${rest}}`,
    `az ad app federated-credential create --id ${clientId} --parameters "@credential.json"`,
    'For a managed identity, save them as identity.json. This shows its ID, and creates the credential there:',
    `{"properties":{${rest}}}`,
    `az identity list --query "[?clientId=='${clientId}'].id" --output tsv`,
    `az rest --method put --url "<id>/federatedIdentityCredentials/${name}?api-version=2023-01-31" --body "@identity.json"`,
  ];
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}

/** JSON in which what is invisible, or could change the direction of text, is escaped. */
function json(text: string): string {
  return JSON.stringify(text).replace(/[^\P{C}]|(?! )\p{Z}/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
