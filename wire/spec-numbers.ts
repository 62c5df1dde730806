import { z } from "zod";

/** Above 0; infinity, which YAML writes .inf, is allowed. */
export const positive = z.custom<number>(
  (value) => typeof value === "number" && value > 0,
  "must be a number above 0, or .inf",
);

export const halfLife = positive.meta({ description: "periods; .inf weights all periods alike" });

export const lags = z.int().min(0).meta({ description: "periods" });
