import type { KeptRun, ModelsDocument } from "../documents/index.ts";
import { decodedName } from "./compared.ts";

/** A run that can be compared. */
export interface RunChoice extends Pick<KeptRun, "runId" | "model" | "isPublished"> {
  /** As the address has it: the model of a published run, the first signs of an earlier one's id. */
  readonly key: string;
  readonly title: string;
}

/** Signs of an id that people read. */
const SIGNS = 12;

/** Every run that is kept, those of the served model first; its published one is the first of all. */
export function runChoices({ models }: ModelsDocument): readonly RunChoice[] {
  return models.flatMap(({ model, isServed, runs }) =>
    runs.map(({ runId, isPublished, dates }): RunChoice => {
      const signs = runId.slice(0, SIGNS);
      return {
        runId,
        model,
        isPublished,
        key: isPublished ? model : signs,
        title: isPublished
          ? `${model}${isServed ? ", served here" : ""}, to ${dates.last}`
          : `${model}, earlier run ${signs}, to ${dates.last}`,
      };
    }),
  );
}

/** The run of a text of the address: the first there is where it is empty, undefined where none is called so. */
export function chosenRun(choices: readonly RunChoice[], key: string): RunChoice | undefined {
  if (key === "") return choices[0];
  return (
    choices.find((one) => one.key === key) ??
    choices.find(({ runId }) => /^[0-9a-f]{6,}$/.test(key) && runId.startsWith(key))
  );
}

/** How a run is called beside another: by its model, and by its id where both are of one. */
export function runName(run: RunChoice, beside: readonly RunChoice[]): string {
  const isAlone = beside.filter(({ model }) => model === run.model).length < 2;
  return isAlone ? run.model : `${run.model} (${run.runId.slice(0, SIGNS)})`;
}

/** A run is called by its letter in tables: A is what the others are measured against. */
export const letterOf = (at: number): string => String.fromCharCode("A".charCodeAt(0) + at);

/** Keys of runs as one text of the address. */
export const formatKeys = (keys: readonly string[]): string =>
  keys.map((key) => encodeURIComponent(key).replaceAll("~", "%7E")).join("~");

/** Keys of runs that a text of the address has. */
export const parseKeys = (text: string): readonly string[] =>
  text
    .split("~")
    .filter((part) => part !== "")
    .map(decodedName);
