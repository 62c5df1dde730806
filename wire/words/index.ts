export { BRINSON_TITLES, FAMILY_TITLES, fixedNumber, MISSING, percentNumber } from "./number-words.ts";
