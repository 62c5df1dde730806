import { render } from "preact";
import { App } from "./app.tsx";
import { followBrowser } from "./place.ts";
import { recallScheme } from "./scheme.ts";

recallScheme();
followBrowser();
render(<App />, document.getElementById("app") as HTMLElement);
