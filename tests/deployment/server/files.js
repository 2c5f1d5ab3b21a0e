// File storage. convex-test keeps the files; this adds the URLs for uploads and downloads.

import { createHash, randomBytes, randomUUID } from "node:crypto";
import { badRequest, HttpError } from "./http_error.js";

/** How long an upload URL is valid, in milliseconds. */
const UPLOAD_TIME = 60 * 60 * 1000;
/** How long a file may be cached, in seconds. */
const MAX_AGE = 30 * 24 * 60 * 60;

export class Files {
  /** @param nobody returns convex-test, which does not exist yet */
  constructor(origin, nobody) {
    Object.assign(this, { origin, nobody, tokens: new Map(), byUuid: new Map(), uuids: new Map() });
  }

  /** `ctx.storage` of a query or mutation, with the real URLs. */
  storage(storage) {
    return {
      ...storage,
      generateUploadUrl: async () => this.uploadUrl(),
      getUrl: async (id) => ((await storage.getUrl(id)) === null ? null : this.url(id)),
    };
  }

  /** `ctx.storage` of an action. Each call gets its own transaction. convex-test would use any that is running. */
  storageOfAction(storage) {
    const alone = { ...storage };
    for (const name of ["store", "get", "delete", "getUrl", "generateUploadUrl"]) {
      alone[name] = (...args) => this.transaction((storage) => storage[name](...args));
    }
    return alone;
  }

  async transaction(body) {
    let result;
    await this.nobody().run(async ({ storage }) => {
      // Not returned, because convex-test converts the return value to JSON, and a blob cannot be converted.
      result = await body(this.storage(storage));
      return null;
    });
    return result;
  }

  uploadUrl() {
    const token = randomBytes(32).toString("hex");
    this.tokens.set(token, Date.now());
    return `${this.origin}/api/storage/upload?token=${token}`;
  }

  url(id) {
    const uuid = this.uuids.get(id) ?? randomUUID();
    this.uuids.set(id, uuid);
    this.byUuid.set(uuid, id);
    return `${this.origin}/api/storage/${uuid}`;
  }

  /** Stores the body of a `POST` to an upload URL. Returns the id. */
  async upload(token, headers, body) {
    if (token === null) throw badRequest("BadQueryArgs", "Failed to deserialize query string: missing field `token`");
    if (!this.tokens.has(token)) {
      throw new HttpError(401, "StorageTokenInvalid", "Couldn't decode the StoreFileAuthorization token");
    }
    if (this.tokens.get(token) < Date.now() - UPLOAD_TIME) {
      throw new HttpError(401, "StorageTokenExpired", "Store File Authorization expired");
    }
    const digest = headers.digest?.replace(/^sha-256=/, "");
    if (digest !== undefined && digest !== sha256(body)) throw badRequest("Sha256Mismatch", "Sha256 mismatch");
    const contentType = headers["content-type"];
    return await this.nobody().run(async (ctx) => {
      const id = await ctx.storage.store(new Blob([body], { type: contentType ?? "" }));
      // Convex stores the type with the other metadata, convex-test does not.
      if (contentType !== undefined) await ctx.db.patch(id, { contentType });
      return id;
    });
  }

  /** The answer to a `GET` of a file's URL: status, headers, body. */
  async download(uuid, range) {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) {
      const advice = "Please use `storage.getUrl()` to generate a valid URL to retrieve files.";
      throw badRequest("InvalidStoragePath", `Invalid storage path: "${uuid}". ${advice}`);
    }
    const file = await this.read(this.byUuid.get(uuid));
    if (file === null) throw new HttpError(404, "FileNotFound", `File ${uuid} not found`);
    const { body, type } = file;
    const headers = { "Cache-Control": `private, max-age=${MAX_AGE}`, "Accept-Ranges": "bytes" };
    if (type !== "") headers["Content-Type"] = type;
    if (range === undefined) {
      return { status: 200, headers: { ...headers, Digest: `sha-256=${sha256(body)}` }, body };
    }
    const bounds = within(range, body.length);
    if (bounds === undefined) return { status: 416, headers: {}, body: Buffer.alloc(0) };
    const [start, end] = bounds;
    headers["Content-Range"] = `bytes ${start}-${end - 1}/${body.length}`;
    return { status: 206, headers, body: body.subarray(start, end) };
  }

  async read(id) {
    const blob = id === undefined ? null : await this.transaction((storage) => storage.get(id));
    return blob && { body: Buffer.from(await blob.arrayBuffer()), type: blob.type };
  }
}

/** The bounds of a `Range` header with one range. */
function within(range, length) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (!first && !last) return undefined;
  const start = first ? Number(first) : Math.max(length - Number(last), 0);
  const end = first && last ? Math.min(Number(last) + 1, length) : length;
  return start < end ? [start, end] : undefined;
}

const sha256 = (body) => createHash("sha256").update(body).digest("base64");
