// The template that the simulator deploys: exactly infrastructure/azuredeploy.json.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

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

const committed = JSON.parse(
  readFileSync(new URL('../../../../infrastructure/azuredeploy.json', import.meta.url), 'utf8'),
) as Template;

/** Where Azure reads it for `--template-uri` and for the button. */
const ADDRESS =
  /^https:\/\/raw\.githubusercontent\.com\/[^/]+\/azure-maps-keys\/[^/]+\/infrastructure\/azuredeploy\.json$/;

/** Undefined if it is another template. */
export function committedTemplate(template: unknown, address = ''): Template | undefined {
  return isDeepStrictEqual(template, committed) || ADDRESS.test(address) ? committed : undefined;
}
