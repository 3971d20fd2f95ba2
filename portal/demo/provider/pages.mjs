/** The provider's few pages, as plain HTML that works without script. */
import { texts } from './texts.mjs';

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => String(text).replace(/[&<>"']/g, (char) => ENTITIES[char]);

/**
 * The page's security policy. A browser applies `form-action` to the redirect that follows a form as well, so the
 * address the person is sent back to has to be in it.
 */
export function contentSecurityPolicy(returnTo) {
  const back = returnTo ? ` ${new URL(returnTo).origin}` : '';
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${back}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

function layout(lang, title, content) {
  const t = texts(lang);
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – ${escape(t.title)}</title>
<link rel="stylesheet" href="/provider.css">
</head>
<body>
<p class="banner"><strong>${escape(t.banner)}</strong></p>
<main>
<h1>${escape(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

function personButton(lang, person) {
  const note = person.note?.[lang];
  return `<li><button class="person" name="person" value="${escape(person.id)}">
<span class="action">${escape(texts(lang).signInAs)}</span>
<span class="name">${escape(person.name)}</span>${note ? `\n<span class="note">${escape(note)}</span>` : ''}
</button></li>`;
}

/** Choose a person: a button for each who belongs to this client. */
export function signInPage(lang, clientId, people) {
  const t = texts(lang);
  return layout(lang, t[clientId], `<p class="intro">${escape(t[`intro-${clientId}`])}</p>
<form method="post">
<ul class="people">
${people.map((person) => personButton(lang, person)).join('\n')}
</ul>
<p><button class="plain" name="cancel" value="yes">${escape(t.cancel)}</button></p>
</form>`);
}

/** What went wrong and what to do, with the provider's own reason below it. */
export function errorPage(lang, reason, title = texts(lang).errorTitle) {
  const t = texts(lang);
  return layout(lang, title, `<p class="intro">${escape(t.errorHelp)}</p>
${reason ? `<p class="detail">${escape(t.errorDetail)}: ${escape(reason)}</p>` : ''}`);
}

/** What this address is, for whoever opens it by hand. */
export const homePage = (lang) =>
  layout(lang, texts(lang).homeTitle, `<p class="intro">${escape(texts(lang).homeText)}</p>`);

/** Ask before signing out; only shown when the portal did not say who signs out. */
export function logoutPage(lang, form) {
  const t = texts(lang);
  return layout(lang, t.logoutTitle, `${form}
<p><button class="person" form="op.logoutForm" name="logout" value="yes">${escape(t.logoutYes)}</button></p>
<p><button class="plain" form="op.logoutForm">${escape(t.logoutNo)}</button></p>`);
}

/** Signed out, and nowhere to go back to. */
export const loggedOutPage = (lang) => layout(lang, texts(lang).loggedOut, '');
