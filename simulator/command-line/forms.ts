// The forms of a page, as far as a browser needs them to submit one.

export interface Form {
  readonly method: string;
  readonly action: URL;
  /** The names and values that the page itself contains, without choices such as radio buttons. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** What a person can choose from: values by name, with their labels in a list. */
  readonly choices: readonly { readonly name: string; readonly value: string; readonly label: string }[];
}

const element = /<(?<tag>input|textarea|option|select|button)\b(?<attributes>[^>]*)>(?<text>[^<]*)/gi;

/** @param address of the page, against which the address of the form is resolved. */
export function formsOf(html: string, address: URL): readonly Form[] {
  return Array.from(html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/gi), ([, head = '', content = '']) => {
    const { method = 'get', action = '' } = attributesOf(head);
    const fields: [string, string][] = [];
    const choices: { name: string; value: string; label: string }[] = [];
    let list = '';
    for (const { groups } of content.matchAll(element)) {
      const { tag = '', attributes = '', text = '' } = groups ?? {};
      const { name = '', value, type } = attributesOf(attributes);
      const label = unescapeHtml(text.trim());
      if (/select/i.test(tag)) list = name;
      else if (/option/i.test(tag)) choices.push({ name: list, value: value ?? label, label });
      else if (type === 'radio' || type === 'checkbox') choices.push({ name, value: value ?? 'on', label });
      else if (name !== '') fields.push([name, /textarea/i.test(tag) ? unescapeHtml(text) : (value ?? '')]);
    }
    return { method: method.toUpperCase(), action: new URL(action, address), fields, choices };
  });
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const pattern = /(?<name>[\w-]+)\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s>]+))/g;
  return Object.fromEntries(
    Array.from(text.matchAll(pattern), ({ groups = {} }) => {
      const { name = '', double, single, bare = '' } = groups as Readonly<Record<string, string | undefined>>;
      return [name.toLowerCase(), unescapeHtml(double ?? single ?? bare)];
    }),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeHtml(text: string): string {
  return text.replaceAll(
    /&(?:#x(?<hex>[0-9a-f]+)|#(?<code>\d+)|(?<name>\w+));/gi,
    (whole, hex, code, name) => {
      if (typeof hex === 'string') return String.fromCodePoint(Number.parseInt(hex, 16));
      if (typeof code === 'string') return String.fromCodePoint(Number(code));
      return entities[String(name)] ?? whole;
    },
  );
}
