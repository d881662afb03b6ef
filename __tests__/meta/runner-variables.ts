/** The lines of the .env file of a self-hosted runner, which a comment of an example shows. */
export function runnerVariables(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(text.matchAll(/^# {3}(\w+)=(.+)$/gm), ([, name = '', value = '']) => [name, value]),
  );
}
