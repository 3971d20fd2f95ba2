/** How the certified provider library is set up: code flow only, PKCE and nonce required, claims in the ID token. */
import { errors, interactionPolicy } from 'oidc-provider';

import { errorPage, loggedOutPage, logoutPage } from './pages.mjs';
import { claimNames } from './people.mjs';
import { language } from './texts.mjs';

const FIVE_MINUTES = 5 * 60;
const HALF_AN_HOUR = 30 * 60;

/** No consent screen: choosing a person is all there is. */
function policy() {
  const prompts = interactionPolicy.base();
  prompts.remove('consent');
  return prompts;
}

/** Nothing to agree to in a demo: whatever this client asks is granted. */
async function grantEverything(ctx) {
  const { client, session, requestParamOIDCScopes, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...requestParamOIDCScopes].join(' '));
  await grant.save();
  return grant;
}

function requireNonce(ctx, nonce) {
  if (!nonce) throw new errors.InvalidRequest('nonce is required');
}

const languageOf = (ctx) => language(ctx.oidc?.params?.ui_locales, ctx.get('accept-language'));

function html(ctx, page) {
  ctx.type = 'html';
  ctx.body = page;
}

const features = {
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  dPoP: { enabled: false },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (ctx, form) => html(ctx, logoutPage(languageOf(ctx), form)),
    postLogoutSuccessSource: (ctx) => html(ctx, loggedOutPage(languageOf(ctx))),
  },
};

/** The library's configuration for these people, clients and keys (a JWK set with private keys). */
export function configuration({ people, clients, jwks, cookieKeys }) {
  return {
    clients,
    jwks,
    features,
    responseTypes: ['code'],
    scopes: ['openid'],
    subjectTypes: ['public'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    pkce: { required: () => true },
    extraParams: { nonce: requireNonce },
    conformIdTokenClaims: false,
    acrValues: [...new Set([...people.values()].map((person) => person.acr).filter(Boolean))],
    claims: { openid: ['sub', 'acr', 'auth_time', ...claimNames(people)] },
    findAccount: (ctx, id) => account(people, id),
    loadExistingGrant: grantEverything,
    interactions: { policy: policy(), url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    // Cookies ignore ports: these names must differ from the portal's on the same host.
    cookies: {
      keys: cookieKeys,
      names: { session: 'demo_provider_session', interaction: 'demo_provider_interaction', resume: 'demo_provider_resume' },
    },
    ttl: {
      AccessToken: FIVE_MINUTES,
      AuthorizationCode: 60,
      Grant: HALF_AN_HOUR,
      IdToken: FIVE_MINUTES,
      Interaction: HALF_AN_HOUR,
      Session: HALF_AN_HOUR,
    },
    renderError: (ctx, out) =>
      html(ctx, errorPage(languageOf(ctx), [out.error, out.error_description].filter(Boolean).join(': '))),
  };
}

function account(people, id) {
  const person = people.get(id);
  return person && { accountId: id, claims: () => ({ sub: id, ...person.claims }) };
}
