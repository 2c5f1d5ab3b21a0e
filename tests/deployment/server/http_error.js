// Errors of the deployment itself, not of a function.

/** An error that is answered with its status and `{"code":..,"message":..}`. */
export class HttpError extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

export const badRequest = (code, message) => new HttpError(400, code, message);
