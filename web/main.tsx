import { render } from "preact";
import { App } from "./app.tsx";
import { followBrowser } from "./place.ts";

followBrowser();
render(<App />, document.getElementById("app") as HTMLElement);
