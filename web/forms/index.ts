export { OneOfField, QuantityField, written, YesField } from "./document-field.tsx";
export { TextField } from "./fields.tsx";
export { FileDrop } from "./file-drop.tsx";
export { Result } from "./result.tsx";
export { faultAt, TextEditor } from "./text-editor.tsx";
export { useYamlForm, type YamlForm, type YamlQuestion } from "./yaml-form.ts";
export {
  readYaml,
  typed,
  typedNames,
  valueAt,
  type YamlText,
} from "./yaml-text.ts";
