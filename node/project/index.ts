export { type AddedTable, specWith, writeProjectFile } from "./add-to-project.ts";
export { checkAgainstData, NONE, noPortfolioRule, UNIVERSE } from "./check-against-data.ts";
export { GIVEN_DATA } from "./given-data.ts";
export { requireFree } from "./new-files.ts";
export { type Project, readProject, SPEC_FILE } from "./read-project.ts";
export { type NewProject, writeProject } from "./write-project.ts";
