export {
  growUniverse,
  startUniverse,
  stepUniverse,
  type Universe,
  type UniverseOptions,
  type UniverseState,
} from "./universe.ts";
