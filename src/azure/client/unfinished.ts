// Thrown if Azure did not finish an operation in time.

export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}
