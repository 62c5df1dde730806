/** What was computed again is not what the run keeps: the inputs are the run's, so one of the two is wrong. */
export class LineageDifference extends Error {
  constructor(message: string) {
    super(message);
    this.name = "LineageDifference";
  }
}
