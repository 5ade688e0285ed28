/** Something about a run's input files; whoever knows which key named the file turns it into an error with a line. */
export class InputProblem extends Error {
  override readonly name = "InputProblem";
  readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { cause });
    this.remedy = remedy;
  }
}
