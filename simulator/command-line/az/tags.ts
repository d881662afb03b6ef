// The option `--tags key[=value] …` of many commands.
import type { Given } from './options.ts';

export function tagsOf(given: Given): { readonly tags?: Readonly<Record<string, string>> } {
  if (!given.has('--tags')) return {};
  const pairs = given.all('--tags').filter((pair) => pair !== '');
  return {
    tags: Object.fromEntries(
      pairs.map((pair) => {
        const [name = '', ...rest] = pair.split('=');
        return [name, rest.join('=')];
      }),
    ),
  };
}
