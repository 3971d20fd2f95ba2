/**
 * For tests of the portal: spoil the ID token of people who have a `forge`, as a hostile or broken provider would.
 *
 * `forge` may hold `claims` (replace claims; null leaves one out; `{"seconds": n}` is that many seconds from now),
 * `header` (the same for the header), and `sign`: "published" (the default), "stranger" (a key nobody published),
 * "damaged" (one bit of the signature is wrong), "public" (HS256 with the published public key as the secret) or
 * "none" (no signature at all).
 */
import { createHmac, createPrivateKey, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** Register with the provider library; the people without `forge` are left alone. */
export function forgeTokens(provider, people, jwks) {
  provider.use(async (ctx, next) => {
    await next();
    const forge = people.get(ctx.oidc?.account?.accountId)?.forge;
    if (ctx.oidc?.route !== 'token' || !forge || !ctx.body?.id_token) return;
    ctx.body = { ...ctx.body, id_token: forged(ctx.body.id_token, forge, jwks.keys[0]) };
  });
}

function forged(token, { claims = {}, header = {}, sign = 'published' }, jwk) {
  const [oldHeader, oldClaims] = token.split('.').slice(0, 2).map(decode);
  const signed = `${encode(changed(oldHeader, header))}.${encode(changed(oldClaims, claims))}`;
  return `${signed}.${signature(signed, sign, createPrivateKey({ key: jwk, format: 'jwk' }))}`;
}

function changed(original, changes) {
  const now = Math.floor(Date.now() / 1000);
  const value = (change) => (Number.isInteger(change?.seconds) ? now + change.seconds : change);
  const entries = Object.entries(changes).map(([name, change]) => [name, value(change)]);
  return Object.fromEntries(Object.entries({ ...original, ...Object.fromEntries(entries) }).filter(([, v]) => v !== null));
}

function signature(signed, sign, key) {
  if (sign === 'none') return '';
  if (sign === 'public') {
    const secret = createPublicKey(key).export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', secret).update(signed).digest('base64url');
  }
  const signer = sign === 'stranger' ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : key;
  const bytes = createSign('RSA-SHA256').update(signed).sign(signer);
  if (sign === 'damaged') bytes[bytes.length - 1] ^= 1;
  return bytes.toString('base64url');
}
