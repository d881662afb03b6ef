// The input `tags`, within Azure's limits:
// https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources. Pure.

import type { Tags } from '../request.ts';
import { quote } from '../text.ts';
import type { InputReader } from './reader.ts';

const MOST_TAGS = 50;
const LONGEST_NAME = 512;
const LONGEST_VALUE = 256;

/** `name=value`, one per line or separated by commas. */
export function parseTags(inputs: InputReader): Tags {
  const tags = new Map<string, string>();
  for (const entry of inputs.names('tags', /[,\r\n]/)) {
    const equals = entry.indexOf('=');
    const name = entry.slice(0, Math.max(equals, 0)).trim();
    const value = entry.slice(equals + 1).trim();
    if (!isTag(name, value)) {
      inputs.problem(
        'tags',
        `${quote(entry)} is not a valid tag. Use name=value (a name has at most ${LONGEST_NAME} characters and none of < > % & \\ ? /; a value has at most ${LONGEST_VALUE}).`,
      );
    } else if ([...tags.keys()].some((known) => known.toLowerCase() === name.toLowerCase())) {
      inputs.problem('tags', `${quote(name)} appears twice. Azure ignores case in tag names.`);
    }
    tags.set(name, value);
  }
  if (tags.size > MOST_TAGS)
    inputs.problem('tags', `There are ${tags.size} tags. Azure allows at most ${MOST_TAGS}.`);
  return Object.fromEntries(tags);
}

function isTag(name: string, value: string): boolean {
  return (
    name !== '' &&
    // The SDK would drop a tag with this name.
    name !== '__proto__' &&
    name.length <= LONGEST_NAME &&
    value.length <= LONGEST_VALUE &&
    !/[<>%&\\?/]/.test(name)
  );
}
