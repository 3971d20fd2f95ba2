/** What the demo provider says to people, in Dutch and in English. */

const TEXTS = {
  nl: {
    title: 'Demo-inloggen',
    banner: 'Dit is een demo. U logt hier niet echt in.',
    'inzage-residents': 'DigiD (demo)',
    'inzage-officers': 'Medewerkers (demo)',
    'intro-inzage-residents': 'Kies wie u wilt zijn. Alle mensen hier zijn verzonnen. U hebt geen wachtwoord nodig.',
    'intro-inzage-officers': 'Kies welke medewerker u wilt zijn. Alle mensen hier zijn verzonnen. U hebt geen wachtwoord nodig.',
    signInAs: 'Inloggen als',
    cancel: 'Stoppen en teruggaan',
    errorTitle: 'Het inloggen is niet gelukt',
    errorHelp: 'Ga terug naar het portaal en probeer het opnieuw. Lukt het weer niet? Start dan de demo opnieuw.',
    errorDetail: 'Technische reden',
    goneTitle: 'Deze inlogpagina is verlopen',
    homeTitle: 'Dit is de demo-inlogdienst',
    homeText: 'Open het portaal. Kies daar ‘Inloggen’. Dan komt u hier vanzelf terug.',
    logoutTitle: 'Wilt u uitloggen?',
    logoutYes: 'Ja, uitloggen',
    logoutNo: 'Nee, ingelogd blijven',
    loggedOut: 'U bent uitgelogd',
  },
  en: {
    title: 'Demo sign-in',
    banner: 'This is a demo. You are not really signing in.',
    'inzage-residents': 'DigiD (demo)',
    'inzage-officers': 'Employees (demo)',
    'intro-inzage-residents': 'Choose who you want to be. Everybody here is made up. You do not need a password.',
    'intro-inzage-officers': 'Choose which employee you want to be. Everybody here is made up. You do not need a password.',
    signInAs: 'Sign in as',
    cancel: 'Stop and go back',
    errorTitle: 'You could not be signed in',
    errorHelp: 'Go back to the portal and try again. If it fails again, start the demo once more.',
    errorDetail: 'Technical reason',
    goneTitle: 'This sign-in page has expired',
    homeTitle: 'This is the demo sign-in service',
    homeText: 'Open the portal and choose ‘Sign in’ there. That brings you back here.',
    logoutTitle: 'Do you want to sign out?',
    logoutYes: 'Yes, sign out',
    logoutNo: 'No, stay signed in',
    loggedOut: 'You are signed out',
  },
};

/** The language to use, `nl` or `en`: first what the portal asked for (`ui_locales`), then the browser, then Dutch. */
export function language(uiLocales, acceptLanguage) {
  const asked = String(uiLocales ?? '').split(/\s+/);
  const accepted = String(acceptLanguage ?? '')
    .split(',')
    .map((part) => part.split(';q='))
    .map(([tag, weight]) => ({ tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) || 0 }))
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
  const primary = [...asked, ...accepted].map((tag) => tag.toLowerCase().split('-')[0]);
  return primary.find((tag) => Object.hasOwn(TEXTS, tag)) ?? 'nl';
}

/** All texts in one language. */
export const texts = (lang) => TEXTS[lang];
