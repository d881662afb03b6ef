// Operations that Azure accepts and finishes later.

/** How an operation ends that Azure accepted. */
export interface OperationEnd {
  readonly ends: 'Succeeded' | 'Failed' | 'Canceled';
  readonly error?: { readonly code: string; readonly message: string };
}

/** How PUT and DELETE of accounts are answered. */
export interface LongRunning extends OperationEnd {
  /** `nothing`: only the account tells when the operation has ended. */
  readonly header: 'Azure-AsyncOperation' | 'Location' | 'nothing';
  readonly status: 201 | 202;
  /** Virtual milliseconds. */
  readonly takes: number;
  /** Another host than Resource Manager's, as a hostile proxy names it. */
  readonly host?: string;
  /** In seconds. */
  readonly retryAfter?: number;
}
