/** Who can sign in here: the demo people, and the extra ones a test hands over. */
import { readFileSync } from 'node:fs';

export const CLIENTS = ['inzage-residents', 'inzage-officers'];

/**
 * Read people files; a later file replaces a person with the same id.
 *
 * A person is `{id, client, name, note: {nl, en}, acr, claims, forge?}`. Claims go into the ID token as they are,
 * so a test can leave out a `bsn`, give an odd one, or add representation claims. `forge` is read by forge.mjs.
 */
export function loadPeople(files) {
  const people = new Map();
  for (const file of files) {
    for (const person of JSON.parse(readFileSync(file, 'utf8'))) {
      check(person, file);
      people.set(person.id, person);
    }
  }
  return people;
}

function check(person, file) {
  const wrong = (what) => new Error(`${file}: person ${JSON.stringify(person.id)} ${what}`);
  if (typeof person.id !== 'string' || !/^[a-z0-9-]+$/.test(person.id)) throw wrong('needs an id of a-z, 0-9 and -');
  if (!CLIENTS.includes(person.client)) throw wrong(`needs a client: one of ${CLIENTS.join(', ')}`);
  if (typeof person.name !== 'string') throw wrong('needs a name');
  if (typeof person.claims !== 'object' || person.claims === null) throw wrong('needs claims, an object');
}

/** Every claim name any of these people carries: the provider only passes on claims it was told about. */
export function claimNames(people) {
  return [...new Set([...people.values()].flatMap((person) => Object.keys(person.claims)))];
}
