import { type Fault, InputError } from "../../engine/errors/index.ts";

/** What the work gives; undefined where the input is wrong, its faults then being among the others. */
export async function collectFaults<Result>(
  faults: Fault[],
  work: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}
