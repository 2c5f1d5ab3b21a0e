// Problems for the user: what is wrong, facts that explain it, and what to do.

/** A problem that stops the run. */
export class Failure extends Error {
  constructor(message, { notes = [], help } = {}) {
    super(message);
    this.problem = { message, notes, help };
  }
}

/** Problems that do not stop the run, unless it is `--strict`. */
export class Problems {
  list = [];

  push(message, { notes = [], help } = {}) {
    this.list.push({ message, notes, help, harmless: false });
  }

  /** Adds a note about something correct that may surprise. It is not an error for `--strict`. */
  note(message) {
    this.list.push({ message, notes: [], help: undefined, harmless: true });
  }
}

/** The first line of an error's message, shortened. */
export function short(error) {
  const text =
    String(error?.message ?? error)
      .split("\n")
      .find((line) => line.trim() !== "") ?? "no message";
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}

/** `1 function`, `2 functions` */
export function count(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** At most ten names, and the number of the others. */
export function some(names) {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
