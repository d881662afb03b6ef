// The template that the simulator deploys: exactly infrastructure/azuredeploy.json.
import { isDeepStrictEqual } from 'node:util';
import committed from '../../../../infrastructure/azuredeploy.json' with { type: 'json' };

export interface TemplateParameter {
  readonly type: 'bool' | 'object' | 'string';
  readonly defaultValue?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface TemplateResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly condition?: string;
  readonly scope?: string;
  readonly resourceGroup?: string;
  readonly dependsOn?: readonly string[];
  readonly location?: string;
  readonly tags?: unknown;
  readonly properties?: unknown;
}

export interface Template {
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly resources: readonly TemplateResource[];
  readonly outputs?: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
}

/** Undefined if it is another template. */
export function committedTemplate(template: unknown): Template | undefined {
  return isDeepStrictEqual(template, committed) ? (committed as unknown as Template) : undefined;
}
