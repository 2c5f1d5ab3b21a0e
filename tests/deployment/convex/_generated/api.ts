// What `npx convex codegen` writes, but for the types.
import { anyApi } from "convex/server";

export const api = anyApi;
export const internal = anyApi;
