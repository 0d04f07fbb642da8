import type { Log } from '../kernel/log.ts';
import { describeAnswer, readAnswer, type JsonSchema } from './answer.ts';
import { request, type Line } from './line.ts';
import type { ChatReply, ChatRequest, Endpoint, Message, Mode } from './openai.ts';
import type { AiAnswer, AiFailure, Prompt } from './port.ts';
import type { Ledger } from './record.ts';
import { estimateTokens } from './rules.ts';

type Ability = { mode: Mode; tokenField: ChatRequest['tokenField'] };
type Start = { endpoint: Endpoint; model: string; line: Line; ledger: Ledger; log: Log; clock: () => number };

const FIRST: Ability = { mode: 'json_schema', tokenField: 'max_tokens' };
const LOWER: Record<Mode, Mode | null> = { json_schema: 'json_object', json_object: 'text', text: null };
/** A wrong answer is shown to the model again only so far. */
const SHOWN = 6000;
/** Tokens of the frame around system and user text. */
const FRAME = 32;

/** What one call has cost and done so far. */
type Tally = { tokensIn: number; tokensOut: number; attempts: number; mode: Mode };

/** Asks a chat model for an answer that fits a schema, by whatever means its endpoint has. */
export function createChat({ endpoint, model, line, ledger, log, clock }: Start) {
  let known: { ability: Ability; until: number } | null = null;
  const remember = (ability: Ability) => {
    known = { ability, until: clock() + line.limits.rememberModeMs };
  };

  /** One round: steps down the ladder of modes until the endpoint takes the request. */
  async function round<T>(
    prompt: Prompt<T>,
    schema: JsonSchema,
    more: readonly Message[],
    tally: Tally,
    deadline: AbortSignal,
    cancel: AbortSignal | undefined,
  ): Promise<{ ok: true; reply: ChatReply } | { ok: false; because: AiFailure }> {
    let ability = known && clock() < known.until ? known.ability : FIRST;
    for (;;) {
      tally.mode = ability.mode;
      const messages = [...framed(prompt, schema, ability.mode), ...more];
      const asked: ChatRequest = {
        model,
        messages,
        maxTokens: prompt.maxTokens,
        ...ability,
        schema: { name: prompt.id.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64), ...schema },
      };
      const outcome = await request(line, (signal) => endpoint.chat(asked, signal), deadline, cancel);
      tally.attempts += outcome.attempts;
      const sent = estimateTokens(messages.map((message) => message.content).join('')) + FRAME;
      if (outcome.ok) {
        tally.tokensIn += outcome.value.tokensIn ?? sent;
        tally.tokensOut += outcome.value.tokensOut ?? estimateTokens(outcome.value.text);
        remember(ability);
        return { ok: true, reply: outcome.value };
      }
      // What was sent and never answered was probably read, and will be charged.
      tally.tokensIn += outcome.unanswered * sent;
      const lower = outcome.refusal === null ? null : stepDown(ability, outcome.refusal);
      if (!lower) return outcome;
      log.info('ai.mode', { model, from: ability.mode, to: lower.mode, tokenField: lower.tokenField });
      ability = lower;
    }
  }

  return async function complete<T>(prompt: Prompt<T>, cancel?: AbortSignal): Promise<AiAnswer<T>> {
    const input = `${prompt.system}\n${prompt.user}`;
    const tally: Tally = { tokensIn: 0, tokensOut: 0, attempts: 0, mode: FIRST.mode };
    const started = performance.now();
    const close = async (answer: AiAnswer<T>): Promise<AiAnswer<T>> => {
      const ms = Math.round(performance.now() - started);
      const outcome = answer.ok ? 'ok' : answer.because;
      const { id: promptId, version: promptVersion } = prompt;
      await ledger.record({ kind: 'chat', promptId, promptVersion, model, input, ms, outcome, ...tally });
      return answer;
    };
    if (cancel?.aborted) return { ok: false, because: 'ai.cancelled' };
    const release = await ledger.reserve(estimateTokens(input) + FRAME + prompt.maxTokens);
    if (!release) return close({ ok: false, because: 'ai.budget_spent' });
    const deadline = AbortSignal.timeout(line.timeoutMs * line.limits.overallTimeouts);
    try {
      const schema = describeAnswer(prompt.schema);
      let more: Message[] = [];
      for (let rounds = 0; rounds < 2; rounds++) {
        const answered = await round(prompt, schema, more, tally, deadline, cancel);
        if (!answered.ok) return await close({ ok: false, because: answered.because });
        const { text, isCut } = answered.reply;
        if (isCut) break; // asking again would be cut again
        const reading = readAnswer(text, prompt.schema);
        if (reading.ok) return await close({ ok: true, value: reading.value, model });
        more = repair(text, reading.problems);
      }
      return await close({ ok: false, because: 'ai.invalid_answer' });
    } finally {
      release();
    }
  };
}

/** The next way to ask after the endpoint refused this one; null when there is none. */
function stepDown(ability: Ability, refusal: string): Ability | null {
  if (ability.tokenField === 'max_tokens' && refusal.includes('max_completion_tokens')) {
    return { ...ability, tokenField: 'max_completion_tokens' };
  }
  const mode = LOWER[ability.mode];
  return mode ? { ...ability, mode } : null;
}

function framed<T>(prompt: Prompt<T>, schema: JsonSchema, mode: Mode): Message[] {
  const form =
    mode === 'json_schema'
      ? '只输出 JSON,不要输出其他文字。'
      : `只输出一个 JSON,不要输出其他文字,不要用代码块。JSON 必须符合下面的 JSON Schema:\n${schema.text}`;
  return [
    { role: 'system', content: `${prompt.system}\n\n${form}` },
    { role: 'user', content: prompt.user },
  ];
}

const repair = (text: string, problems: readonly string[]): Message[] => [
  { role: 'assistant', content: text.slice(0, SHOWN) || '(空)' },
  {
    role: 'user',
    content: `上面的回答不符合要求:\n${problems.map((problem) => `- ${problem}`).join('\n')}\n请改正后重新输出完整的 JSON,不要输出其他文字。`,
  },
];
