import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { keep, recall } from '../lib/device.ts';
import { checkHere, payloadIn, type KeyOf, type Said } from './signature.ts';

const all = api.credits.certificates;
export type Verified = InferResponseType<typeof all.verify.$post, 200>;
type Certificate = NonNullable<Verified['certificate']>;

/** `offline`: the signature is right, but nobody could be asked whether it still holds. */
export type Answer = {
  result: Verified['result'] | 'offline';
  certificate: Certificate | null;
  revokedOn: string | null;
  isCheckedHere: boolean;
  isNamed: boolean;
};

const isOffline = (error: ApiError) => error.code === 'network.offline' || error.code === 'network.timeout';
const KEPT = 'yantu.certificate-keys';

/** Keys from the server, else those this device saw before: they never change, only more are added. */
async function keysFrom(): Promise<readonly KeyOf[]> {
  try {
    const { keys } = await call(all.keys.$get());
    keep(KEPT, JSON.stringify(keys));
    return keys;
  } catch (cause) {
    const kept = recall(KEPT);
    if (kept === null) throw cause;
    const keys: unknown = JSON.parse(kept);
    return Array.isArray(keys) ? keys : [];
  }
}

/** What somebody shows: a scanned code, or a number with its code. */
export class Verification {
  answer = $state.raw<Answer | null>(null);
  error = $state.raw<ApiError | null>(null);
  isBusy = $state(false);

  async #run(ask: () => Promise<Answer>): Promise<void> {
    this.isBusy = true;
    this.error = null;
    this.answer = null;
    try {
      this.answer = await ask();
    } catch (cause) {
      this.error = asApiError(cause);
    } finally {
      this.isBusy = false;
    }
  }

  scanned = (compact: string) =>
    this.#run(async () => {
      const here = await checkHere(compact, await keysFrom());
      const isCheckedHere = here === 'genuine' || here === 'altered';
      if (here === 'altered') {
        return { result: 'altered', certificate: null, revokedOn: null, isCheckedHere, isNamed: true };
      }
      try {
        return { ...(await call(all.verify.$post({ json: { compact } }))), isCheckedHere, isNamed: true };
      } catch (cause) {
        const said = payloadIn(compact);
        if (here !== 'genuine' || !said || !isOffline(asApiError(cause))) throw cause;
        return { result: 'offline', certificate: certificateOf(said), revokedOn: null, isCheckedHere, isNamed: true };
      }
    });

  typed = (number: string, code: string) =>
    this.#run(async () => {
      const answer = await call(all.lookup.$post({ json: { number, code } }));
      return { ...answer, isCheckedHere: false, isNamed: false };
    });

  forget(): void {
    this.answer = null;
    this.error = null;
  }
}

const certificateOf = (said: Said): Certificate => ({ ...said, serial: said.number });
