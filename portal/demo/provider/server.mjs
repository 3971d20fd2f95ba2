/** The HTTP side: the sign-in page and the style of the demo provider, with the protocol itself left to the library. */
import { readFileSync } from 'node:fs';

import { errors } from 'oidc-provider';

import { contentSecurityPolicy, errorPage, homePage, signInPage } from './pages.mjs';
import { language, texts } from './texts.mjs';

const STYLE = readFileSync(new URL('provider.css', import.meta.url));
const FORM_LIMIT = 4096;

/** A request listener for the whole provider. */
export function application(provider, people) {
  const protocol = provider.callback();
  return (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Content-Security-Policy', contentSecurityPolicy());
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/') return send(response, 200, homePage(browserLanguage(request)));
    if (pathname === '/provider.css') return sendStyle(response);
    if (/^\/interaction\/[^/]+$/.test(pathname)) {
      return signIn(provider, people, request, response).catch((error) => fail(request, response, error));
    }
    if (/^\/auth(\/|$)/.test(pathname)) forgetEarlierSignIn(request, provider.cookieName('session'));
    return protocol(request, response);
  };
}

/**
 * End the session and go back at once when the portal proves whose session it is (`id_token_hint`): no second
 * question, and no page that needs a script. Without that proof the library's question stays.
 */
export function signOutWithoutAsking(provider) {
  provider.use(async (ctx, next) => {
    await next();
    const { route, entities, session } = ctx.oidc ?? {};
    if (route !== 'end_session' || ctx.status !== 200 || !entities.IdTokenHint || !session) return;
    const { postLogoutRedirectUri, state } = session.state;
    if (!postLogoutRedirectUri) return;
    const back = new URL(postLogoutRedirectUri);
    if (state !== undefined) back.searchParams.set('state', state);
    await session.destroy();
    ctx.cookies.set(provider.cookieName('session'), null, { overwrite: true });
    ctx.status = 303;
    ctx.redirect(back.href);
  });
}

async function signIn(provider, people, request, response) {
  const interaction = await provider.interactionDetails(request, response);
  if (request.method === 'POST') return choose(provider, people, interaction, request, response);
  const { client_id: clientId, redirect_uri: returnTo, ui_locales: locales } = interaction.params;
  const candidates = [...people.values()].filter((person) => person.client === clientId);
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(returnTo));
  const lang = language(locales, request.headers['accept-language']);
  return send(response, 200, signInPage(lang, clientId, candidates));
}

async function choose(provider, people, interaction, request, response) {
  const form = await readForm(request);
  const person = people.get(form.get('person'));
  if (form.has('cancel')) return finish({ error: 'access_denied', error_description: 'sign-in was cancelled' });
  if (person?.client !== interaction.params.client_id) {
    return send(response, 400, errorPage(browserLanguage(request), ''));
  }
  return finish({ login: { accountId: person.id, acr: person.acr, remember: false } });

  function finish(result) {
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
}

/**
 * Every sign-in starts without the session of the one before: nobody is signed in silently, or in another role,
 * and the library has no earlier person to ask about.
 */
function forgetEarlierSignIn(request, cookieName) {
  const cookies = (request.headers.cookie ?? '').split(/; */);
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith(cookieName)).join('; ');
}

async function readForm(request) {
  let body = '';
  for await (const chunk of request.setEncoding('latin1')) {
    body += chunk;
    if (body.length > FORM_LIMIT) break;
  }
  return new URLSearchParams(body);
}

/** The interaction is over, or belongs to another browser: say so and point to the way back. */
function fail(request, response, error) {
  const lang = browserLanguage(request);
  if (response.headersSent) return response.end();
  const gone = error instanceof errors.SessionNotFound;
  if (!gone) process.stderr.write(`${error.stack}\n`);
  return send(response, gone ? 400 : 500, errorPage(lang, '', gone ? texts(lang).goneTitle : undefined));
}

const browserLanguage = (request) => language('', request.headers['accept-language']);

function send(response, status, page) {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(page);
}

function sendStyle(response) {
  response.writeHead(200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=300' });
  response.end(STYLE);
}
