import type { ExampleSettings } from "../../config/run-config.js";
import type { FrameAnswers } from "./frame-answers.js";
import type { Frame } from "./frame-inputs.js";
import { InputProblem } from "./input-problem.js";

/** A frame that the model is shown with the answer it should have given. */
export interface ExampleTurn {
  frame: Frame;
  answer: string;
}

/** @throws InputProblem when an example frame has no answer. */
export function exampleTurns(
  settings: ExampleSettings,
  frames: readonly Frame[],
  answers: FrameAnswers,
): ExampleTurn[] {
  const unanswered = frames.filter(({ number }) => !answers.has(number));
  if (unanswered.length > 0) {
    const numbers = unanswered.slice(0, 5).map(({ number }) => number);
    throw new InputProblem(
      `${settings.answers} has no answer for example frame${numbers.length === 1 ? "" : "s"} ${numbers.join(", ")}${unanswered.length > 5 ? ", …" : ""}`,
      "Write the answers, or take these frames out with `start`, `end` and `step`.",
    );
  }
  return frames.map((frame) => ({ frame, answer: answerText(answers.get(frame.number)) }));
}

function answerText(answer: unknown): string {
  return typeof answer === "string" ? answer : JSON.stringify(answer);
}
