/** As YAML needs it. JSON strings are YAML too. */
export function scalar(text: string): string {
  return /^[a-z][\w.-]*$/i.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
