// What a job summary is to a Markdown parser: its tree, and what in it must come from this action and from nobody else. The parser
// follows GitHub's specification; what GitHub's page adds to it (mentions and numbers of issues) is searched for in the text.
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

function parsed(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** `<code>` with its text counts as a code span, which it is on the page. */
function childrenOf(node: Nodes): readonly Nodes[] {
  if (!('children' in node)) return [];
  const children: Nodes[] = [];
  for (const child of node.children) {
    const before = children.at(-2);
    if (child.type === 'html' && child.value === '</code>' && before?.type === 'html')
      children.splice(-2, 2, { type: 'inlineCode', value: '' });
    else children.push(child);
  }
  return children;
}

/** The types of the nodes with their depth and number, without their texts. */
export function treeOf(markdown: string): string {
  const describe = (node: Nodes): string => {
    const children = childrenOf(node).map(describe).join(' ');
    const detail = node.type === 'heading' ? node.depth : node.type === 'code' ? (node.lang ?? '') : '';
    return `${node.type}${detail}${children === '' ? '' : `(${children})`}`;
  };
  return describe(parsed(markdown));
}

/** All that a summary of this action consists of. */
const OWN_TYPES =
  'root heading paragraph text strong inlineCode code list listItem table tableRow tableCell link'.split(' ');

/** The pages that this action's own texts name. */
const OWN_LINKS =
  /^https:\/\/(?:aka\.ms\/|login\.microsoftonline\.com\/error\?code=\d+$|azure\.status\.microsoft$|(?:www|au|eu|jp|us)\.githubstatus\.com$|token\.actions\.githubusercontent\.com$|api\.github\.com$|[\w.-]+\/(?:organizations\/[\w-]+\/)?settings\/[\w-]+$|[\w.-]+\/(?:orgs|enterprises)\/[\w-]+\/sso\?|[\w.-]+\/octo\/[\w.-]+$)/;

/** The pages where a reader of a summary would go next. */
const NEXT_PAGES =
  /^https:\/\/(?:portal\.azure\.(?:com|us)\/#(?:@[\w-]+\/)?(?:resource\/subscriptions|asset\/Microsoft_Azure_KeyVault\/Secret)\/[^\s<>()|]*|[\w.-]+\/[\w.-]+\/[\w.-]+\/(?:settings\/(?:environments|secrets\/(?:actions|dependabot|codespaces))|actions\/runs\/\d+(?:\/attempts\/\d+)?|blob\/[\w./-]+\/docs\/troubleshooting\.md#[\w-]+)|[\w.-]+\/organizations\/[\w-]+\/settings\/secrets\/(?:actions|dependabot|codespaces))$/;

/** What folds the rest of a list. */
const FOLD =
  /^(?:<details>\n<summary>(?:\d+ more (?:targets?|accounts?)|More (?:fixes|warnings))<\/summary>|<\/details>)$/;

// eslint-disable-next-line no-control-regex -- control characters are what this finds
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
/** And the names of images. */
const MENTION = /(?:^|[^\w`])@[a-z\d]|(?:^|[^\w&])#\d|\bGH-\d|:[\w+-]*[a-z][\w+-]*:/iu;

/** What a summary contains that no text of this action's own puts there; one line per problem. */
export function markupProblems(markdown: string): readonly string[] {
  const problems: string[] = [];
  const visit = (node: Nodes): void => {
    if (!OWN_TYPES.includes(node.type) && !(node.type === 'html' && FOLD.test(node.value)))
      problems.push(`a node of the type ${node.type}`);
    if (node.type === 'link' && !OWN_LINKS.test(node.url) && !NEXT_PAGES.test(node.url))
      problems.push(`a link to ${node.url}`);
    if (node.type === 'listItem' && typeof node.checked === 'boolean') problems.push('a task');
    if (node.type === 'text' && MENTION.test(node.value)) problems.push(`a mention: ${node.value}`);
    childrenOf(node).forEach(visit);
  };
  visit(parsed(markdown));
  if (CONTROL.test(markdown)) problems.push('a control character');
  return problems;
}
