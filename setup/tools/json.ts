// Reads JSON of others. The errors of JSON.parse quote the text around a mistake, which may be a private key, so they go no further.

/** @returns undefined if it is no JSON, or neither an object nor a list. */
export function jsonObject(text: string): object | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? found : undefined;
  } catch {
    return undefined;
  }
}
