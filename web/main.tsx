import { render } from "preact";
import { App } from "./app.tsx";
import { keepFocus } from "./keep-focus.ts";
import { followBrowser } from "./place.ts";
import { recallScheme } from "./scheme.ts";

recallScheme();
followBrowser();
keepFocus();
render(<App />, document.getElementById("app") as HTMLElement);
