import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Provider = {
  issuer: string;
  /** Whoever signs in next at the provider. */
  signsIn: (person: { sub: string; preferred_username?: string }) => void;
  /** What the provider does when a browser arrives: @returns where it sends the browser back to */
  visit: (url: string) => string;
  close: () => Promise<void>;
};

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A small OpenID Connect provider: discovery, keys, codes for signed identity tokens, user information. */
export async function startProvider(clientId: string): Promise<Provider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let person: { sub: string; preferred_username?: string } = { sub: 'nobody' };
  let nonce: string | null = null;
  let issuer = '';

  const idToken = () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: clientId, iat: now, exp: now + 60, ...(nonce ? { nonce } : {}), ...person };
    const signed = `${part({ alg: 'RS256', kid: 'k1', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  };
  const answers: Record<string, () => object> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] }),
    '/token': () => ({ access_token: 'at', token_type: 'Bearer', expires_in: 60, id_token: idToken() }),
    '/userinfo': () => ({ name: '某人', ...person }),
  };
  const server: Server = createServer((request, response) => {
    const answer = answers[(request.url ?? '').split('?')[0] ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(answer ? JSON.stringify(answer()) : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    signsIn: (next) => void (person = next),
    visit: (url) => {
      const asked = new URL(url).searchParams;
      nonce = asked.get('nonce');
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('code', 'c1');
      back.searchParams.set('state', asked.get('state') ?? '');
      return back.href;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
