// How the job summary shows what to do: commands that a page does not cut off, YAML in blocks, and everything else as text.
import { describe, expect, test } from '@jest/globals';
import { hintSections } from '../../src/core/report/summary/hints.ts';

describe('the sections of a hint', () => {
  test('a command is complete and in a code span, however long it is', () => {
    const command = `az ad app federated-credential create --id x --parameters "{'name':'${'y'.repeat(500)}'}"`;
    expect(hintSections(`Run this:\n${command}\nThen try again.`)).toEqual([
      'Run this:',
      `\`${command}\``,
      'Then try again.',
    ]);
  });

  test('lines of YAML stay together in a block', () => {
    expect(hintSections('Add this:\n- uses: azure/login@v3\n  with:\n    client-id: x\nOr wait.')).toEqual([
      'Add this:',
      '~~~text\n- uses: azure/login@v3\n  with:\n    client-id: x\n~~~',
      'Or wait.',
    ]);
    expect(hintSections('permissions:\n  id-token: write')).toEqual([
      '~~~text\npermissions:\n  id-token: write\n~~~',
    ]);
  });

  test.each([
    ['az x `y`', '`` az x `y` ``'],
    ['{"a":"<b>|`"}', '``{"a":"<b>|`"}``'],
    ['<img src=x> **bold**', '&#60;img src=x&#62; &#42;&#42;bold&#42;&#42;'],
    ['  ~~~\n  <b>', '~~~~text\n  ~~~\n  <b>\n~~~~'],
  ])('%j cannot become markup', (hint, shown) => {
    expect(hintSections(hint)).toEqual([shown]);
  });
});
