export { readSignal, type SignalFile } from "./read-signal.ts";
export { type SignalStudy, type StudyRequest, studySignal } from "./study-run.ts";
