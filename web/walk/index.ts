export { spanOf, WalkForm } from "./walk-form.tsx";
export { WalkResult } from "./walk-result.tsx";
