// The options of the command line.

export const WORKFLOWS = ['weekly', 'approval', 'reusable', 'fleet'] as const;
export const SAVES = ['pull-request', 'commit', 'working-copy'] as const;
export const TOKENS = ['app', 'fine-grained'] as const;

export type WorkflowKind = (typeof WORKFLOWS)[number];
export type Save = (typeof SAVES)[number];
export type TokenKind = (typeof TOKENS)[number];

export interface Options {
  readonly repo?: string;
  readonly hostname?: string;
  readonly subscription?: string;
  readonly resourceGroup?: string;
  readonly account?: string;
  readonly location?: string;
  readonly workflow?: WorkflowKind;
  readonly environment?: string;
  readonly secretName?: string;
  readonly subject?: string;
  readonly keyVault?: string;
  readonly maxAge?: string;
  readonly save?: Save;
  readonly token?: TokenKind;
  readonly tokenStdin?: boolean;
  readonly appName?: string;
  readonly appClientId?: string;
  readonly appPrivateKeyFile?: string;
  readonly action?: string;
  /** `--no-role-assignment`. */
  readonly roleAssignment: boolean;
  /** `--no-browser`. */
  readonly browser: boolean;
  /** `--no-proof`. */
  readonly proof: boolean;
  readonly check?: boolean;
  readonly remove?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}
