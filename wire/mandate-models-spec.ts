import { z } from "zod";

const name = z.string().min(1);

/** Schema of the further risk models of a mandate, by the name that its limits and its objective call them. */
export const modelsSchema = z.record(
  name,
  z
    .strictObject({
      project: name.optional().meta({
        description: "folder of another project, from the mandate's; this project by default",
      }),
      run: name.optional().meta({ description: "id of a run of it; the published one by default" }),
    })
    .refine(({ project, run }) => project !== undefined || run !== undefined, {
      error: "must name a project, a run, or both: the mandate's own model is there already",
    }),
);
