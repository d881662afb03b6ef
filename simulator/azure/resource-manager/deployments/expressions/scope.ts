// What the expressions of a template can use.
import type { CloudName } from '../../../clouds.ts';

export interface TemplateScope {
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly subscriptionId: string;
  readonly group: { readonly id: string; readonly name: string; readonly location: string };
  readonly cloud: CloudName;
  /** The properties of a resource, or `Unknown` before a deployment. */
  readonly reference: (id: string, apiVersion: string) => unknown;
}

/** A value that is known only during a deployment, as its expression. */
export class Unknown {
  readonly expression: string;

  constructor(expression: string) {
    this.expression = expression;
  }
}
