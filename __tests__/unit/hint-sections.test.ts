// How the job summary shows what to do: commands and YAML complete, each in a block of its own, and everything else as text.
import { describe, expect, test } from '@jest/globals';
import { hintSections } from '../../src/core/report/summary/hints.ts';

const block = (text: string, language: string) => `~~~${language}\n${text}\n~~~`;

describe('the sections of a hint', () => {
  test('a command is complete and alone in its block, however long it is', () => {
    const command = `az ad app federated-credential create --id x --parameters "{'name':'${'y'.repeat(500)}'}"`;
    expect(hintSections(`Run these:\n${command}\ngh secret list\nThen try again.`)).toEqual([
      'Run these:',
      block(command, 'sh'),
      block('gh secret list', 'sh'),
      'Then try again.',
    ]);
  });

  test.each([
    'az then uses AzureCloud instead. Select the cloud of the account, and sign in again:',
    'gh is not installed on the runner.',
  ])('a sentence that begins with the name of a tool is no command: %s', (sentence) => {
    expect(hintSections(sentence)).toEqual([sentence]);
  });

  test('lines of YAML stay together in a block', () => {
    expect(hintSections('Add this:\n- uses: azure/login@v3\n  with:\n    client-id: x\nOr wait.')).toEqual([
      'Add this:',
      block('- uses: azure/login@v3\n  with:\n    client-id: x', 'yaml'),
      'Or wait.',
    ]);
    expect(hintSections('permissions:\n  id-token: write')).toEqual([
      block('permissions:\n  id-token: write', 'yaml'),
    ]);
  });

  test('other indented lines stay together too', () => {
    expect(hintSections('  issuer  "a"\n  subject "b"')).toEqual([
      block('  issuer  "a"\n  subject "b"', 'text'),
    ]);
  });

  test.each([
    ['az x `y`', block('az x `y`', 'sh')],
    ['{"a":"<b>|`"}', block('{"a":"<b>|`"}', 'json')],
    ['az x ~~~', '~~~~sh\naz x ~~~\n~~~~'],
    ['<img src=x> **bold**', '&#60;img src=x&#62; &#42;&#42;bold&#42;&#42;'],
    ['  ~~~\n  <b>', '~~~~text\n  ~~~\n  <b>\n~~~~'],
  ])('%j cannot become markup', (hint, shown) => {
    expect(hintSections(hint)).toEqual([shown]);
  });
});
