import type { Deps } from '../../kernel/deps.ts';
import { oidcUnavailable } from '../errors.ts';
import { identityWithOidc, OIDC_PROVIDER } from '../identity.ts';

/**
 * Begins a sign-in at the identity provider. @returns where to go and the cookie that remembers it
 * @throws people.oidc_off, people.oidc_unavailable
 */
export async function startOidc(deps: Deps): Promise<{ url: string; cookies: string[] }> {
  const auth = await identityWithOidc(deps);
  const answer = await auth.api.signInSocial({
    body: { provider: OIDC_PROVIDER, callbackURL: '/', errorCallbackURL: '/sign-in', disableRedirect: true },
    asResponse: true,
  });
  const body: unknown = await answer.json();
  const url = typeof body === 'object' && body !== null && 'url' in body ? body.url : null;
  if (!answer.ok || typeof url !== 'string') throw oidcUnavailable();
  return { url, cookies: answer.headers.getSetCookie() };
}

/**
 * What the provider sends people back with becomes a session, when a person has that user name. Otherwise they come
 * to the sign-in page with the code of the reason in `error`.
 */
export async function oidcCallback(deps: Deps, request: Request): Promise<Response> {
  const auth = await identityWithOidc(deps);
  const answer = await auth.handler(request);
  const to = answer.headers.get('location');
  const error = to === null ? null : new URL(to, request.url).searchParams.get('error');
  if (to === null || error === null) return answer;
  deps.log.info('oidc.refused', { error });
  const code = error === 'signup_disabled' ? 'people.oidc_unknown_person' : 'people.oidc_failed';
  const headers = new Headers(answer.headers);
  headers.set('location', `/sign-in?error=${code}`);
  return new Response(null, { status: 302, headers });
}
