// The history of documents, for exports. convex-test itself only has the present.
//
// Only exports update the history. So a change has the time of the first export after it, and a change that is undone
// between two exports is not seen.

import { convexToJson } from "convex/values";

export class History {
  /** @param nobody convex-test, with these `tables` */
  constructor(nobody, tables) {
    Object.assign(this, { nobody, tables, changes: [], latest: new Map() });
  }

  /** Adds the changes since the last update. Returns the timestamp of the latest commit. */
  async update() {
    // In one transaction, so that concurrent updates wait.
    return await this.nobody.query(async (ctx) => {
      const ts = ctx.meta.getSnapshotTs();
      const gone = new Map(this.latest);
      for (const table of this.tables) {
        for (const document of await ctx.db.query(table).collect()) {
          const id = document._id;
          gone.delete(id);
          if (print(document) !== print(this.latest.get(id)?.document)) this.add({ ts, table, id, document });
        }
      }
      for (const [id, { table }] of gone) this.add({ ts, table, id, document: null });
      return ts;
    });
  }

  add(change) {
    this.changes.push(change);
    if (change.document === null) this.latest.delete(change.id);
    else this.latest.set(change.id, change);
  }

  /** The documents as they were at this timestamp, each with its last change, in the order of their ids. */
  at(timestamp) {
    const last = new Map(this.changes.filter(({ ts }) => ts <= timestamp).map((change) => [change.id, change]));
    return [...last.values()].filter(({ document }) => document !== null).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The changes after this timestamp, in order. */
  after(timestamp) {
    return this.changes.filter(({ ts }) => ts > timestamp);
  }
}

const print = (document) => document && JSON.stringify(convexToJson(document));
