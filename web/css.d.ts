/** Rules of style beside a part of the page; vite makes files of them. */
declare module "*.css";
