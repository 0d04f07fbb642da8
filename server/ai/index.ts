import type { Feature } from '../kernel/feature.ts';

export { createAi } from './edge.ts';
export type { Ai, AiAnswer, AiFailure, EmbeddingAnswer, EmbeddingSpaceName, Prompt } from './port.ts';
export { SHORTEST_QUOTE, verifyQuote, type Span } from './quote.ts';
export { MASKS, personalDataIn, withoutPersonalData, type PersonalKind } from './redact.ts';
export { aiRoutes } from './routes.ts';

export const feature: Feature = { name: 'ai', jobs: [], on: {} };
