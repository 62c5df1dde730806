import { render } from "preact";
import { LearnPage } from "./learn/index.ts";
import { recallScheme } from "./scheme.ts";

recallScheme();
render(<LearnPage />, document.getElementById("app") as HTMLElement);
