import { expect, test } from 'vitest';
import { BadConfig, readConfig } from '../../server/kernel/config.ts';

test('with nothing set the product runs on the embedded database, without a model, for this machine alone', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4600,
    isDemo: true,
    hasWorker: true,
    database: { url: null },
    chat: null,
    embedding: null,
    oidc: null,
  });
});

test('a copied example with empty values is as if nothing were set', () => {
  expect(readConfig({ DATABASE_URL: '', OPENAI_API_KEY: '', YANTU_PORT: '' })).toEqual(readConfig({}));
});

test('a model is there when both its host and its name are', () => {
  expect(readConfig({ YANTU_CHAT_MODEL: 'qwen' }).chat).toBeNull();
  expect(readConfig({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' }).chat).toBeNull();
  expect(readConfig({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', YANTU_CHAT_MODEL: 'qwen' }).chat).toMatchObject({
    model: 'qwen',
  });
});

test('an identity provider is there when all three of its values are', () => {
  const all = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'yantu', OIDC_CLIENT_SECRET: 's' };
  expect(readConfig(all).oidc).toMatchObject({ clientId: 'yantu', name: '统一身份认证' });
  expect(readConfig({ ...all, OIDC_CLIENT_SECRET: '' }).oidc).toBeNull();
});

test('every variable that cannot be used is named at once', () => {
  const wrong = () => readConfig({ YANTU_PORT: 'many', YANTU_DEMO: 'yes', YANTU_SECRET: 'short' });
  expect(wrong).toThrow(BadConfig);
  for (const name of ['YANTU_PORT', 'YANTU_DEMO', 'YANTU_SECRET']) expect(wrong).toThrow(new RegExp(name));
});
