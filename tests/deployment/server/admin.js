// The routes that need an admin key: settings of the deployment, and the export of its documents.

import { badRequest } from "./http_error.js";
import { admin } from "./identity.js";
import { formatted, print } from "./json.js";
import { json } from "./request.js";

/** The size of a page. It is small, so that exports have several. */
const PAGE = 4;

/** Routes in the form of those in api.js. */
export const ADMIN_ROUTES = [
  ["GET", /^\/api\/check_admin_key$/, admins(checkKey)],
  ["GET", /^\/api\/v1\/get_canonical_urls$/, admins(canonicalUrls)],
  ["GET", /^\/api\/streaming_import\/get_schema$/, admins(schema)],
  ["POST", /^\/api\/list_snapshot$/, admins(listSnapshot)],
  ["POST", /^\/api\/document_deltas$/, admins(documentDeltas)],
];

function admins(answer) {
  return (server, request) => {
    admin(server.deployment, request.headers.authorization);
    return answer(server, request);
  };
}

function checkKey() {
  return JSON.stringify({ success: true, allowedOps: ["ViewData"], isReadOnly: false });
}

function canonicalUrls({ urls }) {
  return JSON.stringify({ convexCloudUrl: urls.cloud, convexSiteUrl: urls.site });
}

function schema({ deployment }) {
  return deployment.schema.export();
}

async function listSnapshot({ deployment: { history } }, request) {
  const body = await json(request, [], ["snapshot"]);
  const snapshot = body.snapshot ?? (await history.update());
  const after = body.cursor === undefined ? "" : JSON.parse(body.cursor).id;
  const left = history.at(snapshot).filter((row) => row.id > after && isSelected(row, body));
  const page = left.slice(0, PAGE);
  const hasMore = left.length > PAGE;
  const { table, id } = page.at(-1) ?? {};
  const cursor = hasMore ? JSON.stringify({ tablet: table, id }) : null;
  const format = formatted(body.format);
  const values = page.map((row) => ({ ...format(row.document), ...about(row) }));
  return print({ values, snapshot, cursor, hasMore });
}

/** All changes of a page have the same timestamp, which is the cursor. */
async function documentDeltas({ deployment: { history } }, request) {
  const body = await json(request, [], ["cursor"]);
  if (body.cursor === undefined) throw badRequest("DocumentDeltasCursorRequired", "document_deltas requires a cursor");
  const now = await history.update();
  const left = history.after(body.cursor).filter((row) => isSelected(row, body));
  const page = left.filter(({ ts }) => ts === left[0].ts);
  const hasMore = left.length > page.length;
  const format = formatted(body.format);
  const values = page.map((row) => {
    const fields = row.document === null ? { _id: row.id } : format(row.document);
    return { ...fields, ...about(row), _deleted: row.document === null };
  });
  return print({ values, cursor: hasMore ? page[0].ts : now, hasMore });
}

const about = ({ table, ts }) => ({ _component: "", _table: table, _ts: ts });

/** The only component is the app itself. */
const isSelected = ({ table }, { tableName = table, component = "" }) => tableName === table && component === "";
