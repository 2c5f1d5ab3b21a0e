// Like the output of `npx convex codegen`, without the types.
import { anyApi } from "convex/server";

export const api = anyApi;
export const internal = anyApi;
