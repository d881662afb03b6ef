// Names and errors of Azure and GitHub are printed as they came, but without what steers a terminal or turns the direction of
// writing. Line ends and tabs stay.
const STEERING = /(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function printable(text: string): string {
  return text.replace(STEERING, '');
}
