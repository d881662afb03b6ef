// Pages of a list, with GitHub's Link headers, which contain the ID of a repository or organization instead of its name.
import type { SimReply } from '../../network/http.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: NonNullable<SimReply['headers']>;
}

export function paginate<T>(all: readonly T[], query: URLSearchParams, address: string): Page<T> {
  const size = Math.min(100, positive(query.get('per_page'), 30));
  const page = positive(query.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const relations: [string, number][] = [];
  if (page > 1) relations.push(['prev', Math.min(page - 1, last)]);
  if (page < last) relations.push(['next', page + 1], ['last', last]);
  if (page > 1) relations.push(['first', 1]);
  const links = relations.map(([relation, number]) => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(number));
    return `<${address}?${parameters.toString()}>; rel="${relation}"`;
  });
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

function positive(text: string | null, otherwise: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
