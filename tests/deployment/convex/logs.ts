// Functions that log.
import { v } from "convex/values";
import { action, mutation, query } from "./_generated/server";

const print = () => {
  console.debug("debug");
  console.info("info", 1, true, null, undefined);
  console.log("log", { a: [1, "b"], n: 2n });
  console.warn("two\nlines");
  console.error("error");
};

export const all = query({
  args: {},
  returns: v.string(),
  handler: () => {
    print();
    return "printed";
  },
});

export const inMutation = mutation({
  args: {},
  returns: v.null(),
  handler: () => {
    print();
    return null;
  },
});

export const inAction = action({
  args: {},
  returns: v.null(),
  handler: () => {
    print();
    return null;
  },
});
