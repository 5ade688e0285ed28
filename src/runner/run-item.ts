import type { BudgetExceededError } from "../budget/budget-exceeded-error.js";
import type { RunConfig } from "../config/run-config.js";
import type { ContentMessage } from "../format/content.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { ItemResult } from "../format/item-result.js";
import type { ModelCallRecorder, ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import { countMessageTokens } from "../tokens/content-tokens.js";
import { type Judgement, judgeAnswer } from "./answers/judge-answer.js";
import { type ModuleScoreSetting, withModuleScores } from "./answers/module-scores.js";
import type { ModelCallError } from "./clients/model-call-error.js";
import type { ModelAnswer, ModelClient } from "./clients/model-client.js";
import type { ImageReader } from "./inputs/image-reader.js";
import type { InputItem } from "./inputs/input-item.js";
import type { CallPacer } from "./pacing/call-pacer.js";
import { createCallTurn } from "./pacing/call-turn.js";
import { type CallOutcome, callWithRetries } from "./pacing/call-with-retries.js";
import type { StopSignals } from "./pacing/stop-signals.js";
import type { PreparedRun } from "./prepare-run.js";
import { composeMessages } from "./prompts/conversation.js";
import { conversationOf, historyOf } from "./prompts/item-conversation.js";
import { createRandom } from "./seeded-random.js";

/** What the items of one run share. */
export interface RunSetting extends ModuleScoreSetting {
  config: RunConfig;
  prepared: Pick<
    PreparedRun,
    "items" | "examples" | "attachments" | "prompts" | "truths" | "schema" | "scoreModule"
  >;
  client: ModelClient;
  recorder: ModelCallRecorder;
  readImage: ImageReader;
  stop: StopSignals;
  sandbox: boolean;
  /** Without one, calls go out as they come. */
  pacer?: CallPacer;
  /** An item's answer, of a run that is gone on with and whose ledger keeps no texts. */
  earlierAnswer?: (key: string) => string | undefined;
}

/** An item that was dealt with; `failure` is there when its call failed for good. */
export interface FinishedItem {
  result: ItemResult;
  record?: GenerationRecord;
  failure?: ModelCallError;
  /** Its next attempt did not fit the budget. */
  refusal?: BudgetExceededError;
}

/**
 * Sends one item to the model and makes of the answer what the configuration asks for; `undefined`
 * when the run was stopped before anything was sent, so that there is no call to tell of.
 * @throws BudgetExceededError when the call does not fit the budget, and so was not sent.
 */
export async function runItem(
  setting: RunSetting,
  position: number,
  previousAnswer?: string,
): Promise<FinishedItem | undefined> {
  const { config, prepared, client } = setting;
  const input = prepared.items.at(position);
  const history = historyOf(setting, position);
  const { key, frame } = input;
  const item = { key, ...placeOf(input) };
  let messages: ContentMessage[];
  try {
    messages = composeMessages(await conversationOf(setting, { position, item: input }, previousAnswer));
  } catch (error) {
    return { result: { ...item, status: "error", answer: null, error: notSent(error), attempts: 0 } };
  }
  if (setting.stop.stopping.aborted) return undefined;
  const { temperature, topP, topK, maxOutputTokens } = config.generation;
  const request: ModelCallRequest & { key: string } = {
    key,
    frameNumber: frame?.number,
    tags: itemTags(input),
    provider: client.provider,
    model: config.model,
    baseUrl: client.baseUrl,
    messages,
    parameters: client.parameters,
    temperature,
    topP,
    topK,
    maxOutputTokens,
    exampleImagesCount: prepared.examples.length,
    testImagesCount: input.imagePaths.length + history.length,
  };
  const replayed = replayItem(setting, input, request);
  if (replayed) return { result: await withModuleScores(setting, input, { ...item, ...replayed }) };
  const turn = createCallTurn(setting.pacer, () => {
    const { mediaResolution } = config.generation;
    request.localCount = countMessageTokens(messages, config.model, { mediaResolution });
    return request.localCount.tokens;
  });
  if (!(await turn.take())) return undefined;
  const room = setting.recorder.reserve?.(request);
  if (room) await room;
  const call = setting.recorder.openCall(request);
  const outcome = await callWithRetries({
    client,
    messages,
    call,
    retry: config.retry,
    timeoutSeconds: config.timeoutSeconds,
    random: createRandom(config.retry.seed, key),
    stop: setting.stop,
    turn,
  });
  const ended = endCall(setting, input, call, outcome);
  const { record } = ended;
  if (outcome.status === "ok") turn.answered(record?.tokenUsage);
  return {
    record,
    failure: outcome.status === "error" ? outcome.error : undefined,
    refusal: outcome.refusal,
    result: await withModuleScores(setting, input, {
      ...item,
      status: outcome.status,
      ...ended.result,
      attempts: outcome.attempts,
      seq: record?.seq,
      durationSeconds: record?.durationSeconds,
      costUsd: record?.cost.usd,
      sandbox: setting.sandbox || undefined,
    }),
  };
}

function placeOf({ frame, rowNumber, repetition }: InputItem): Partial<ItemResult> {
  return {
    frameNumber: frame?.number,
    file: frame?.fileName,
    timeSeconds: frame?.timeSeconds,
    rowNumber,
    repetition,
  };
}

/** By what an analysis knows which generations are of one item, where the key alone does not tell. */
function itemTags({ itemKey, repetition }: InputItem): ModelCallRequest["tags"] {
  if (itemKey === undefined) return undefined;
  return { item: itemKey, ...(repetition !== undefined && { repetition }) };
}

/** The item as an earlier session of the experiment finished it, if one did. */
function replayItem(
  setting: RunSetting,
  item: InputItem,
  request: ModelCallRequest & { key: string },
): Omit<ItemResult, "key"> | undefined {
  const finished = setting.recorder.findFinished?.(request);
  if (!finished) return undefined;
  const text = finished.text ?? setting.earlierAnswer?.(request.key);
  // The next item is told of this one's answer: without it, there is no going on.
  if (text === undefined && setting.config.context.strategy === "rolling") return undefined;
  const judged: Judgement = text === undefined ? {} : judgeAnswer(setting, item, text);
  const record = finished.replay({ scores: judged.scores });
  return {
    status: "ok",
    answer: text ?? null,
    finishReason: finished.finishReason,
    ...judged,
    attempts: record?.attempts ?? 1,
    seq: record?.seq,
    durationSeconds: record?.durationSeconds,
    costUsd: record?.costUsd,
    sandbox: setting.sandbox || undefined,
  };
}

/** A picture that was there at the start and is not any more. */
function notSent(error: unknown): NonNullable<ItemResult["error"]> {
  return {
    name: "InputError",
    message: `not sent: ${error instanceof Error ? error.message : String(error)}`,
  };
}

interface Ended {
  result: Pick<ItemResult, "answer"> & Partial<ItemResult>;
  record?: GenerationRecord;
}

function endCall(
  setting: RunSetting,
  item: InputItem,
  call: OpenModelCall | undefined,
  outcome: CallOutcome,
): Ended {
  if (outcome.status === "ok") return succeed(setting, item, call, outcome.answer);
  if (outcome.status === "error") {
    const { name, message, status } = outcome.error;
    return {
      record: call?.fail(outcome.error),
      result: { answer: null, error: { name, message, httpStatus: status } },
    };
  }
  const { text, ...partial } = outcome.partial;
  return { record: call?.abort(partial), result: { answer: text || null } };
}

function succeed(
  setting: RunSetting,
  item: InputItem,
  call: OpenModelCall | undefined,
  answer: ModelAnswer,
): Ended {
  const { text, messages, rawUsage, modelVersion, finishReason, serviceTier, refusal } = answer;
  const judged = judgeAnswer(setting, item, text);
  const { scores } = judged;
  const record = call?.succeed({ messages, rawUsage, modelVersion, finishReason, serviceTier, scores });
  return { record, result: { answer: text, refusal, finishReason, ...judged } };
}
