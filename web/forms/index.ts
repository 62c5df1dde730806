export { typed, typedNames, valueAt } from "../yaml-text.ts";
export { AskBeside, documentOf, withRefusals } from "./ask-beside.tsx";
export { OneOfField, QuantityField, written, YesField } from "./document-field.tsx";
export { CheckField, TextField } from "./fields.tsx";
export { FileDrop } from "./file-drop.tsx";
export { freeName } from "./free-name.ts";
export { Result } from "./result.tsx";
export { faultAt } from "./text-editor.tsx";
export { formText, useYamlForm, writeForm, type YamlForm, type YamlQuestion } from "./yaml-form.ts";
