// A problem as it is told to the user: what is wrong, facts that explain it, what to do.

/** What stops the run. */
export class Failure extends Error {
  constructor(message, { notes = [], help } = {}) {
    super(message);
    this.problem = { message, notes, help };
  }
}

/** What does not stop it, unless it runs with `--strict`. */
export class Problems {
  list = [];

  push(message, { notes = [], help } = {}) {
    this.list.push({ message, notes, help, harmless: false });
  }

  /** What is right as it is, and may surprise: `--strict` has nothing against it. */
  note(message) {
    this.list.push({ message, notes: [], help: undefined, harmless: true });
  }
}

/** The first line of an error's text, and not too much of it. */
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

/** At most ten of them, and how many more. */
export function some(names) {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
