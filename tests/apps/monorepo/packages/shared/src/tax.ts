import type { Price } from "./index.js";

export const withTax = (price: Price, rate: number): Price & { rate: number } => ({ ...price, rate });
