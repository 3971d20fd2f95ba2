/**
 * Demo identity provider: lets invented people sign in to the portal, for trying it out and for its tests.
 *
 * NEVER for real sign-ins: there is no password, anybody can be anybody. It listens on the loopback address only.
 *
 *   node provider.mjs --clients FILE [--port 0] [--data DIR] [--people FILE]...
 *        [--redirect-uri CLIENT=URI]... [--post-logout-redirect-uri CLIENT=URI]... [--stop-with-stdin]
 *
 * Prints one JSON line, {"ready": true, "issuer": "..."}, once it listens. Stops on SIGTERM and SIGINT, and with
 * --stop-with-stdin also when standard input closes: so it never outlives whoever started it.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import Provider from 'oidc-provider';

import { configuration } from './configuration.mjs';
import { forgeTokens } from './forge.mjs';
import { signingKeys } from './keys.mjs';
import { CLIENTS, loadPeople } from './people.mjs';
import { application, signOutWithoutAsking } from './server.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    clients: { type: 'string' },
    data: { type: 'string' },
    people: { type: 'string', multiple: true, default: [] },
    'redirect-uri': { type: 'string', multiple: true, default: [] },
    'post-logout-redirect-uri': { type: 'string', multiple: true, default: [] },
    'stop-with-stdin': { type: 'boolean', default: false },
  },
});

/** Values of a repeatable CLIENT=URI option for one client. */
function urisOf(option, clientId) {
  return options[option].filter((value) => value.startsWith(`${clientId}=`)).map((value) => value.slice(clientId.length + 1));
}

/** The clients file holds, per client id, `client_secret` or `jwks`, and optionally the authentication method. */
function registeredClients() {
  if (!options.clients) throw new Error('say --clients FILE: a JSON file with the secret or the public keys of each client');
  const credentials = JSON.parse(readFileSync(options.clients, 'utf8'));
  return CLIENTS.filter((id) => credentials[id]).map((id) => ({
    client_id: id,
    token_endpoint_auth_method: credentials[id].jwks ? 'private_key_jwt' : 'client_secret_basic',
    ...credentials[id],
    redirect_uris: urisOf('redirect-uri', id),
    post_logout_redirect_uris: urisOf('post-logout-redirect-uri', id),
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_signed_response_alg: 'RS256',
    require_auth_time: true,
  }));
}

const jwks = signingKeys(options.data);
const people = loadPeople([here('people.json'), ...options.people]);
const server = createServer();
server.listen(Number(options.port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration({
    people,
    clients: registeredClients(),
    jwks,
    cookieKeys: [randomBytes(32).toString('base64url')],
  }));
  signOutWithoutAsking(provider);
  forgeTokens(provider, people, jwks);
  server.on('request', application(provider, people));
  process.stdout.write(`${JSON.stringify({ ready: true, issuer })}\n`);
});
server.on('error', (error) => {
  process.stderr.write(`The demo provider cannot listen on port ${options.port}: ${error.message}\n`);
  process.exit(1);
});

function stop() {
  server.close(() => process.exit(0));
  server.closeAllConnections();
}

process.once('SIGTERM', stop).once('SIGINT', stop);
if (options['stop-with-stdin']) process.stdin.resume().once('end', stop);
