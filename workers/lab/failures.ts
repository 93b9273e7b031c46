/** What keeps this text, or this request, from being worked on; the model is in order. */
export class TextError extends Error {}

/** The work was told to end and to keep nothing. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled.');
  }
}
