// What became of documents, for exports: convex-test itself has the present only.
//
// It is looked at when somebody exports, so a change is as old as the first export that could see it, and what was
// written and undone between two of them is not seen.

import { convexToJson } from "convex/values";

export class History {
  /** @param nobody convex-test, which has these `tables` */
  constructor(nobody, tables) {
    Object.assign(this, { nobody, tables, changes: [], latest: new Map() });
  }

  /** Adds what has changed since the last time, and gives the moment: that of the latest commit. */
  async look() {
    // All in one transaction, so that whoever looks meanwhile has to wait.
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

  /** The documents as they were at this moment, each with its last change, in the order of their ids. */
  at(moment) {
    const last = new Map(this.changes.filter(({ ts }) => ts <= moment).map((change) => [change.id, change]));
    return [...last.values()].filter(({ document }) => document !== null).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What has changed after this moment, in that order. */
  after(moment) {
    return this.changes.filter(({ ts }) => ts > moment);
  }
}

const print = (document) => document && JSON.stringify(convexToJson(document));
